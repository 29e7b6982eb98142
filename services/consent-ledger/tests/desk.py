"""The HTTP door on a ledger of the test's own, without Kafka: what auditors' clients are tried on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from consent_ledger import api
from consent_ledger.store.access import AccessLog
from consent_ledger.store.proofs import Proofs
from fastapi import FastAPI
from joserfc.jwk import OKPKey
from ledgers import Ledger

from dev.keys import ISSUER, Signer
from shared.auth import Authenticator
from shared.clock import utc_now
from shared.http import create_app
from shared.idempotency import IdempotencyStore
from shared.settings import Settings

LINK_KEY = b"l" * 32


async def _ready() -> list[str]:
    return []


class Desk:
    """An app over the parts of a `ledger` fixture, and tokens for it."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        (folder / "token-key.pem").write_bytes(OKPKey.generate_key("Ed25519").as_pem(private=True))
        self.signer = Signer(folder / "token-key.pem")
        (folder / "jwks.json").write_text(self.signer.jwks())
        settings = Settings(kafka="nowhere:1", jwks_file=folder / "jwks.json", freshness_key="f" * 32)
        self.app: FastAPI = create_app(
            service="consent-ledger",
            title="desk",
            description="desk",
            settings=settings,
            auth=Authenticator(folder / "jwks.json", ISSUER),
            readiness=_ready,
            idempotency=IdempotencyStore(lambda: ledger.pool),
        )
        self.door = api.Door(
            *(ledger.pool, ledger.appender, Proofs(ledger.pool), ledger.keyring, AccessLog(ledger.pool), LINK_KEY),
            clock=utc_now,
        )
        self.app.state.door = lambda: self.door
        for router in api.ROUTERS:
            self.app.include_router(router)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://ledger")

    def token(self, workspace: str = "demo") -> str:
        """An auditor's."""
        return self.signer.token(workspace, ["ledger:read"])

    async def get(self, path: str, workspace: str = "demo", /, **params: Any) -> httpx.Response:
        """GET as an auditor of the workspace."""
        headers = {"Authorization": f"Bearer {self.token(workspace)}"}
        return await self.client.get(path, params=params or None, headers=headers)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """The same over a socket, for programs: yields its address."""
        server = uvicorn.Server(uvicorn.Config(self.app, port=0, log_config=None, lifespan="off"))
        server.config.load()
        server.lifespan = server.config.lifespan_class(server.config)
        await server.startup()
        try:
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            await server.shutdown()
