"""Registers the HTTP interface."""

from fastapi import FastAPI
from starlette.responses import JSONResponse, Response

from expertconnect.application import Application


def open_interface(app: FastAPI, application: Application) -> None:
    """Register every call of the interface."""

    @app.get("/healthz", include_in_schema=False)
    async def alive() -> Response:
        return JSONResponse({"status": "ok"})
