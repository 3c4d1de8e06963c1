// Arrow keys walk along the columns of a chart and show what each says; the table below it says the same to all.
(() => {
  const columns = (chart) => [...chart.querySelectorAll(".chart-col")];
  const show = (chart, at) => columns(chart).forEach((one, n) => one.classList.toggle("at", n === at));
  document.addEventListener("keydown", (e) => {
    const chart = e.target.closest?.("[data-chart]");
    if (!chart) return;
    const all = columns(chart), here = all.findIndex((one) => one.classList.contains("at"));
    const onward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.documentElement.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const to = { [onward]: here + 1, [back]: here < 0 ? all.length - 1 : here - 1, Home: 0, End: all.length - 1, Escape: -1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    show(chart, e.key === "Escape" ? -1 : Math.max(0, Math.min(all.length - 1, to)));
  });
  document.addEventListener("focusout", (e) => { if (e.target.dataset?.chart) show(e.target, -1); });
})();
