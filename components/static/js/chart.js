// Charts: arrow keys move along the columns and show the tooltip of each. The table below has the same numbers.
(() => {
  const columns = (chart) => [...chart.querySelectorAll(".chart-col")];
  const show = (chart, index) => columns(chart).forEach((column, i) => column.classList.toggle("at", i === index));
  document.addEventListener("keydown", (e) => {
    const chart = e.target.closest?.("[data-chart]");
    if (!chart) return;
    const all = columns(chart), current = all.findIndex((column) => column.classList.contains("at"));
    const forwardKey = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backKey = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const target = { [forwardKey]: current + 1, [backKey]: current < 0 ? all.length - 1 : current - 1, Home: 0, End: all.length - 1, Escape: -1 }[e.key];
    if (target === undefined) return;
    e.preventDefault();
    show(chart, e.key === "Escape" ? -1 : Math.max(0, Math.min(all.length - 1, target)));
  });
  document.addEventListener("focusout", (e) => { if (e.target.dataset?.chart) show(e.target, -1); });
})();
