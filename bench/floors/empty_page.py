"""Floor of memory: NiceGUI with one empty page: `python -m bench.floors.empty_page PORT`."""

import sys

from nicegui import app, ui

from bench.collector import longest_pause_ms


def serve(port: int) -> None:
    """Serve an empty page with the product's server options."""

    def empty() -> None:
        ui.element("div")

    ui.page("/")(empty)
    app.get("/bench/pause")(longest_pause_ms)
    ui.run(
        host="127.0.0.1",
        port=port,
        reload=False,
        show=False,
        show_welcome_message=False,
        tailwind=False,
        binding_refresh_interval=None,
        uvicorn_logging_level="warning",
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]))
