"""Floor of fan-out: python-socketio alone, sending to all connected sockets: `python -m bench.floors.broadcast PORT`.

`POST /say` sends its body to all sockets and returns the time at which it began, which is measured like a commit.
"""

import sys
import time

import socketio
import uvicorn
from fastapi import FastAPI, Request

EVERYBODY = "everybody"


def serve(port: int) -> None:
    """Accept sockets on the product's path and put all into one room."""
    sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])
    app = FastAPI(openapi_url=None)

    async def connect(sid: str, _: object) -> None:
        await sio.enter_room(sid, EVERYBODY)

    async def say(request: Request) -> dict[str, float]:
        payload, began = await request.json(), time.perf_counter()
        await sio.emit("slots", payload, room=EVERYBODY)
        return {"committed": began}

    async def health() -> dict[str, str]:
        return {}

    sio.on("connect", connect)
    app.add_api_route("/", health, methods=["GET"])
    app.add_api_route("/say", say, methods=["POST"])
    both = socketio.ASGIApp(sio, other_asgi_app=app, socketio_path="/_nicegui_ws/socket.io")
    uvicorn.run(
        both,
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        ws_per_message_deflate=True,
    )


if __name__ == "__main__":
    serve(int(sys.argv[1]))
