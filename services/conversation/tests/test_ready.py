"""Without Kafka the service is ready all the same: what visitors say is durable before they are answered."""

import asyncio
from dataclasses import replace
from typing import Any

import httpx
import pytest
from conversation.app import create_app

pytestmark = pytest.mark.kafka


async def test_a_service_that_starts_while_kafka_is_away_is_ready_says_so_and_takes_a_no(service: Any) -> None:
    workspace = await service.set_up()
    app = create_app(service.settings.model_copy(update={"kafka": "127.0.0.1:9"}))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://conversation.test") as http:
            async with asyncio.timeout(20):
                while "warnings" not in (ready := await http.get("/readyz")).json():  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert (ready.status_code, ready.json()["status"]) == (200, "ready")
            assert any("kafka" in waiting.lower() for waiting in ready.json()["warnings"])
            visit = await replace(service, app=app, http=http).visit(workspace)
            await visit.answers("offer", "granted")
            assert [item["decision"] for item in (await visit.withdraw())["decisions"]] == ["withdrawn"]
