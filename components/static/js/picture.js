// Profile picture upload: crops the picture to a square, shows a preview, and sends it scaled down.
(() => {
  const MAX_BYTES = 40e6, MIN_SIDE = 96, SIDE = 640;
  const part = (box, name) => box.querySelector(`[data-picture-${name}]`);
  const pictureBox = (element) => element.closest?.("[data-picture]");

  const showError = (box, sentence) => {
    part(box, "words").textContent = sentence;
    part(box, "said").hidden = !sentence;
  };
  const showPreview = (box, ready) => {
    part(box, "preview").hidden = part(box, "ready").hidden = !ready;
    part(box, "acts").hidden = ready;
    if (!ready) part(box, "file").value = "";
  };

  const preview = async (box, file) => {
    showError(box, "");
    showPreview(box, false);
    if (!file) return;
    if (file.size > MAX_BYTES) return showError(box, box.dataset.tooLarge);
    let bitmap;
    try { bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }); }
    catch (_) { return showError(box, box.dataset.noPicture); }
    const shortSide = Math.min(bitmap.width, bitmap.height);
    if (shortSide < MIN_SIDE) return showError(box, box.dataset.tooSmall);
    const canvas = part(box, "preview"), side = Math.min(SIDE, shortSide), context = canvas.getContext("2d");
    canvas.width = canvas.height = side;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, side, side);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, (bitmap.width - shortSide) / 2, (bitmap.height - shortSide) / 2, shortSide, shortSide, 0, 0, side, side);
    bitmap.close();
    showPreview(box, true);
    part(box, "use").focus();
  };

  const send = (box) => {
    const use = part(box, "use"), progress = part(box, "progress");
    if (use.getAttribute("aria-busy") === "true") return;
    const finish = (sentence) => {
      use.removeAttribute("aria-busy");
      progress.hidden = true;
      if (sentence !== null) return showError(box, sentence);
      // The server redraws this box if the picture has changed: then focus the file field again.
      new MutationObserver((_, all) => { all.disconnect(); part(box, "file")?.focus(); }).observe(box, { childList: true });
      showPreview(box, false);
      part(box, "file").focus();
      part(box, "saved").click();
    };
    showError(box, "");
    use.setAttribute("aria-busy", "true");
    progress.hidden = false;
    progress.value = 0;
    part(box, "preview").toBlob((blob) => {
      const post = new XMLHttpRequest();
      post.open("POST", box.dataset.picture);
      post.setRequestHeader("Accept", "application/json");
      post.setRequestHeader("Accept-Language", document.documentElement.lang);
      post.upload.onprogress = (e) => { if (e.lengthComputable) progress.value = (100 * e.loaded) / e.total; };
      post.onerror = post.ontimeout = () => finish(box.dataset.unreached);
      post.onload = () => {
        if (post.status === 200) return finish(null);
        let problem = {};
        try { problem = JSON.parse(post.responseText); } catch (_) {}
        finish(problem.errors?.picture ?? problem.detail ?? box.dataset.unreached);
      };
      post.timeout = 60000;
      post.send(blob);
    }, "image/jpeg", 0.92);
  };

  document.addEventListener("change", (e) => {
    if (e.target.matches?.("[data-picture-file]")) preview(pictureBox(e.target), e.target.files[0]);
  });
  document.addEventListener("click", (e) => {
    const box = pictureBox(e.target);
    if (!box) return;
    if (e.target.closest("[data-picture-use]")) send(box);
    if (e.target.closest("[data-picture-leave]")) { showError(box, ""); showPreview(box, false); part(box, "file").focus(); }
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"])
    document.addEventListener(kind, (e) => {
      const box = pictureBox(e.target);
      if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); // also outside the box, where the browser would open the file
      for (const other of document.querySelectorAll("[data-picture]"))
        other.classList.toggle("over", other === box && (kind === "dragenter" || kind === "dragover"));
      if (kind === "drop" && box) preview(box, e.dataTransfer.files[0]);
    });
})();
