// A picture of oneself: looked at as the square that it becomes, and sent small. What the server refuses, it says.
(() => {
  const MOST = 40e6, LEAST = 96, SIDE = 640;
  const part = (box, name) => box.querySelector(`[data-picture-${name}]`);
  const boxOf = (at) => at.closest?.("[data-picture]");

  const say = (box, sentence) => {
    part(box, "words").textContent = sentence;
    part(box, "said").hidden = !sentence;
  };
  const show = (box, ready) => {
    part(box, "preview").hidden = part(box, "ready").hidden = !ready;
    part(box, "acts").hidden = ready;
    if (!ready) part(box, "file").value = "";
  };

  const look = async (box, file) => {
    say(box, "");
    show(box, false);
    if (!file) return;
    if (file.size > MOST) return say(box, box.dataset.tooLarge);
    let whole;
    try { whole = await createImageBitmap(file, { imageOrientation: "from-image" }); }
    catch (_) { return say(box, box.dataset.noPicture); }
    const least = Math.min(whole.width, whole.height);
    if (least < LEAST) return say(box, box.dataset.tooSmall);
    const canvas = part(box, "preview"), side = Math.min(SIDE, least), pen = canvas.getContext("2d");
    canvas.width = canvas.height = side;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, side, side);
    pen.imageSmoothingQuality = "high";
    pen.drawImage(whole, (whole.width - least) / 2, (whole.height - least) / 2, least, least, 0, 0, side, side);
    whole.close();
    show(box, true);
    part(box, "use").focus();
  };

  const send = (box) => {
    const use = part(box, "use"), bar = part(box, "progress");
    if (use.getAttribute("aria-busy") === "true") return;
    const end = (sentence) => {
      use.removeAttribute("aria-busy");
      bar.hidden = true;
      if (sentence !== null) return say(box, sentence);
      // The server draws it anew, if it is another one: the focus goes on where one can go on.
      new MutationObserver((_, all) => { all.disconnect(); part(box, "file")?.focus(); }).observe(box, { childList: true });
      show(box, false);
      part(box, "file").focus();
      part(box, "saved").click();
    };
    say(box, "");
    use.setAttribute("aria-busy", "true");
    bar.hidden = false;
    bar.value = 0;
    part(box, "preview").toBlob((small) => {
      const post = new XMLHttpRequest();
      post.open("POST", box.dataset.picture);
      post.setRequestHeader("Accept", "application/json");
      post.setRequestHeader("Accept-Language", document.documentElement.lang);
      post.upload.onprogress = (e) => { if (e.lengthComputable) bar.value = (100 * e.loaded) / e.total; };
      post.onerror = post.ontimeout = () => end(box.dataset.unreached);
      post.onload = () => {
        if (post.status === 200) return end(null);
        let told = {};
        try { told = JSON.parse(post.responseText); } catch (_) {}
        end(told.errors?.picture ?? told.detail ?? box.dataset.unreached);
      };
      post.timeout = 60000;
      post.send(small);
    }, "image/jpeg", 0.92);
  };

  document.addEventListener("change", (e) => {
    if (e.target.matches?.("[data-picture-file]")) look(boxOf(e.target), e.target.files[0]);
  });
  document.addEventListener("click", (e) => {
    const box = boxOf(e.target);
    if (!box) return;
    if (e.target.closest("[data-picture-use]")) send(box);
    if (e.target.closest("[data-picture-leave]")) { say(box, ""); show(box, false); part(box, "file").focus(); }
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
    document.addEventListener(kind, (e) => {
      const box = boxOf(e.target);
      if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); // beside the box a file is not opened either
      for (const other of document.querySelectorAll("[data-picture]"))
        other.classList.toggle("over", other === box && (kind === "dragenter" || kind === "dragover"));
      if (kind === "drop" && box) look(box, e.dataTransfer.files[0]);
    });
})();
