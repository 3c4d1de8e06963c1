"""One call of FastAPI with nothing around it: `python -m bench.floors.call PORT`."""

import sys

import uvicorn
from fastapi import FastAPI


def serve(port: int) -> None:
    """Answer one small object."""
    app = FastAPI(openapi_url=None)

    async def call() -> dict[str, str]:
        return {"status": "ok"}

    app.add_api_route("/", call, methods=["GET"])
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
