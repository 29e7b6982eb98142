"""A Kafka that is reached over TLS alone, with a login or a certificate: all that connects does so. On real Kafka."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import TopicAuthorizationFailedError
from aiokafka.protocol.admin import CreateAclsRequest
from contacts.store.topics import ContactTopics
from marketing_gate.watermark import KafkaLog

from dev import kafka, topics
from dev.certificates import Authority
from dev.ports import free_port
from dev.topics import create_topics
from dev.watchdog import Watchdog
from shared import rehearing
from shared.brokers import Brokers
from shared.kafka import Consumers, Producer, Subscription
from shared.letters import command as letters
from shared.letters.reading import reading
from shared.settings import Environment
from shared.topics import CONTACT, dead_letters
from tests.system.delivery import QUICK, Heard, changed, make_topic, said, settings

pytestmark = pytest.mark.kafka


@dataclass
class Secured:
    """A broker of its own, with a listener for logins and one for certificates."""

    clear: str
    login: str
    certificate: str
    authority: Authority
    client: tuple[Path, Path]
    passwords: Mapping[str, str]

    def environment(self, way: str) -> dict[str, str]:
        """The settings of a client that comes in by `way`: a mechanism of SASL, or a certificate."""
        trusted = {"SOUHLAS_KAFKA_CA_FILE": str(self.authority.path)}
        if way == "certificate":
            return trusted | {
                "SOUHLAS_KAFKA": self.certificate,
                "SOUHLAS_KAFKA_SECURITY_PROTOCOL": "SSL",
                "SOUHLAS_KAFKA_CERTIFICATE_FILE": str(self.client[0]),
                "SOUHLAS_KAFKA_KEY_FILE": str(self.client[1]),
            }
        return trusted | {
            "SOUHLAS_KAFKA": self.login,
            "SOUHLAS_KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
            "SOUHLAS_KAFKA_SASL_MECHANISM": way,
            "SOUHLAS_KAFKA_USERNAME": "souhlas",
            "SOUHLAS_KAFKA_PASSWORD": self.passwords[way],
        }

    def brokers(self, way: str, **other: str) -> Brokers:
        """As a service reads it; `other` settings than its own, without their prefix."""
        changed = {f"SOUHLAS_KAFKA_{name.upper()}": value for name, value in other.items()}
        return Environment.read(self.environment(way) | changed).brokers


def _one_line(pem: Path) -> str:
    return pem.read_text().replace("\n", "\\n")


def _more(port: int, login: int, proof: int, authority: Authority, password: str) -> list[str]:
    certificate, key = authority.certify("broker")
    at = {"BROKER": port, "LOGIN": login, "PROOF": proof}
    listeners = ",".join(f"{name}://127.0.0.1:{number}" for name, number in at.items())
    modules = "org.apache.kafka.common.security"
    return [
        f"advertised.listeners={listeners}",
        "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_SSL,PROOF:SSL",
        "sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
        f"listener.name.login.plain.sasl.jaas.config={modules}.plain.PlainLoginModule required"
        f' user_souhlas="{password}";',
        *(
            f"listener.name.login.scram-sha-{bits}.sasl.jaas.config={modules}.scram.ScramLoginModule required;"
            for bits in (256, 512)
        ),
        "listener.name.proof.ssl.client.auth=required",
        "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users=User:ANONYMOUS;User:souhlas;User:CN=souhlas",
        "ssl.keystore.type=PEM",
        f"ssl.keystore.certificate.chain={_one_line(certificate)}",
        f"ssl.keystore.key={_one_line(key)}",
        "ssl.truststore.type=PEM",
        f"ssl.truststore.certificates={_one_line(authority.path)}",
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def secured(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Secured]:
    folder, taken, watchdog = tmp_path_factory.mktemp("secured"), set[int](), Watchdog()
    port, controller, login, proof = (free_port(taken) for _ in range(4))
    authority = Authority(folder)
    passwords = {way: secrets.token_urlsafe(12) for way in ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "narrow")}
    more = _more(port, login, proof, authority, passwords["PLAIN"])
    more.append(f"listeners=CONTROLLER://127.0.0.1:{controller},{more[0].partition('=')[2]}")
    logins = [f"{way}=[name=souhlas,password={passwords[way]}]" for way in ("SCRAM-SHA-256", "SCRAM-SHA-512")]
    logins.append(f"SCRAM-SHA-512=[name=contacts,password={passwords['narrow']}]")
    try:
        await kafka.prepare(folder / "kafka", port, controller, folder / "log", more, logins)
        broker = kafka.broker(folder / "kafka", port, folder / "log", watchdog)
        await broker.start()
        clear, by_login, by_certificate = (f"127.0.0.1:{number}" for number in (port, login, proof))
        yield Secured(clear, by_login, by_certificate, authority, authority.certify("souhlas"), passwords)
        await broker.stop()
    finally:
        watchdog.close()


def others(secured: Secured, way: str) -> dict[str, str]:
    """As keyword arguments of `settings`."""
    return {name.removeprefix("SOUHLAS_").lower(): value for name, value in secured.environment(way).items()}


@pytest.mark.parametrize("way", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "certificate"])
async def test_what_is_said_is_heard_and_poison_is_buried(secured: Secured, way: str) -> None:
    topic, heard = await make_topic(secured.brokers(way)), Heard()
    producer = Producer(secured.brokers(way))
    await producer.start()
    message = said(topic)
    consumers = Consumers(settings(**others(secured, way)), "contacts", [Subscription(topic, "contacts", heard)])
    await consumers.start()
    try:
        await producer.send([changed(said(topic), value=b"no JSON"), message])
        await heard.wait_for([message])
        assert (await consumers.lag())[topic.name][0].end == 2
        assert consumers.problems() == producer.problems() == []
    finally:
        await consumers.stop()
        await producer.stop()
    async with reading(secured.brokers(way)) as reader:
        assert await reader.bounds(topic.dlq) == {0: (0, 1)}


async def test_what_asks_kafka_beside_the_events_comes_in_too(secured: Secured) -> None:
    brokers = secured.brokers("SCRAM-SHA-512")
    await create_topics(brokers, [CONTACT, dead_letters(CONTACT)])
    log = KafkaLog(brokers, [CONTACT], "test")
    assert set((await log.ends()).values()) == {0}
    await log.close()
    producer = Producer(brokers)
    swept = ContactTopics(brokers, "test", producer)
    assert {reach.end for reach in (await swept.reach()).values()} == {0}
    assert await swept.purge_letters([b"acme:1"]) == {b"acme:1": 0}
    await producer.stop()


async def test_commands_read_the_way_in_from_their_environment(
    secured: Secured, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = await make_topic(secured.brokers("certificate"))
    for name, value in secured.environment("SCRAM-SHA-256").items():
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(letters.main, ["list"], [topic]) == 0
    assert await asyncio.to_thread(rehearing.main, ["contacts"], {"contacts": [topic]}) == 0
    assert f"{topic.name}: 0 records" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["topics", "--check"])
    assert await asyncio.to_thread(topics.main) == 1
    assert "missing" in capsys.readouterr().out
    monkeypatch.delenv("SOUHLAS_KAFKA_PASSWORD")
    assert await asyncio.to_thread(topics.main) == 2
    assert "SOUHLAS_KAFKA_PASSWORD is missing" in capsys.readouterr().err


TOPIC, GROUP, READ, WRITE = 2, 3, 3, 4
"""As Kafka numbers resources and operations (its protocol, CreateAcls)."""


async def allow(servers: str, login: str, *entries: tuple[int, str, int]) -> None:
    """Entries of Kafka's access lists: what `login` may do with which resource of that name."""
    literal, allowed = 3, 3
    client = AIOKafkaAdminClient(bootstrap_servers=servers)
    await client.start()
    for kind, name, operation in entries:
        asked = CreateAclsRequest(kind, name, literal, f"User:{login}", "*", operation, allowed)
        answer = await client._send_request(asked)
        assert answer.creation_responses[0][0] == 0, answer
    await client.close()


async def test_a_service_with_a_login_of_its_own_hears_and_says_what_it_is_allowed_to_and_no_more(
    secured: Secured,
) -> None:
    topic, heard = await make_topic(secured.clear), Heard()
    mine = {"kafka_username": "contacts", "kafka_password": secured.passwords["narrow"]}
    of = settings(**(others(secured, "SCRAM-SHA-512") | mine))
    subscription = Subscription(topic, "contacts", heard)
    wanted = ((TOPIC, topic.name, READ), (GROUP, subscription.group_id, READ), (TOPIC, topic.dlq, WRITE))
    await allow(secured.clear, "contacts", *wanted)
    consumers, producer = Consumers(of, "contacts", [subscription]), Producer(of.brokers)
    super_user = Producer(secured.clear)
    await consumers.start()
    try:
        message = said(topic)
        await super_user.send([changed(said(topic), value=b"no JSON"), message])
        await heard.wait_for([message])
        with pytest.raises(TopicAuthorizationFailedError):
            await producer.send([said(topic)])
        assert consumers.problems() == []
    finally:
        await consumers.stop()
        await producer.stop()
        await super_user.stop()
    async with reading(secured.clear) as reader:
        assert await reader.bounds(topic.dlq) == {0: (0, 1)}
        assert await reader.bounds(topic.name) == {0: (0, 2)}


async def refused(brokers: Brokers) -> str:
    """What a producer says that is not let in."""
    producer = Producer(brokers)
    await producer.start()
    [problem] = producer.problems()
    await producer.stop()
    return problem


async def test_who_is_not_let_in_is_told_why_and_who_answers_is_looked_at(secured: Secured, tmp_path: Path) -> None:
    stranger = Authority(tmp_path, "stranger")
    certificate, key = map(str, stranger.certify("souhlas"))
    for way in ("PLAIN", "SCRAM-SHA-512"):
        assert "the login or its password is refused" in await refused(secured.brokers(way, password="wrong"))
    for way in ("PLAIN", "certificate"):
        unknown = await refused(secured.brokers(way, ca_file=str(stranger.path)))
        assert "the broker's certificate does not hold" in unknown
    ended = "the connection is ended at once"
    assert ended in await refused(secured.brokers("certificate", certificate_file=certificate, key_file=key))
    assert ended in await refused(Brokers(secured.login))
    in_the_clear = replace(secured.brokers("PLAIN"), servers=secured.clear)
    assert ended in await refused(in_the_clear)


async def test_a_service_that_is_not_let_in_is_not_ready_and_says_why(secured: Secured) -> None:
    topic = await make_topic(secured.brokers("PLAIN"))
    given = others(secured, "PLAIN") | {"kafka_password": "wrong"}
    consumers = Consumers(settings(**given), "contacts", [Subscription(topic, "contacts", Heard())], retry=QUICK)
    await consumers.start()
    try:
        async with asyncio.timeout(20):
            while "the login or its password is refused" not in str(consumers.problems()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
    finally:
        await consumers.stop()
