"""Events in, as one table."""

from consent_ledger.domain.quick import read
from consent_ledger.handlers import Recorder
from shared.kafka import Subscription
from shared.topics import CONSENT, WORKSPACE

GROUP = "consent-ledger"
MOST = 2000
"""Records a batch at most; a lone event never waits for one to fill."""
AHEAD = 4


def subscriptions(recorder: Recorder) -> list[Subscription]:
    """Decisions become entries; workspaces open their log and are kept as they were."""
    return [
        Subscription(CONSENT, GROUP, recorder.record, MOST, read=read, ahead=AHEAD),
        Subscription(WORKSPACE, GROUP, recorder.know_workspaces),
    ]
