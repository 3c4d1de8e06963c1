"""Floor of an HTTP call: FastAPI with one route and no middleware: `python -m bench.floors.call PORT`."""

import sys

import uvicorn
from fastapi import FastAPI


def serve(port: int) -> None:
    """Serve one small JSON object."""
    app = FastAPI(openapi_url=None)

    async def call() -> dict[str, str]:
        return {"status": "ok"}

    app.add_api_route("/", call, methods=["GET"])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
