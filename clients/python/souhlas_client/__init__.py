"""Ask Souhlas' marketing-gate whether a person may be messaged.

    with Gate(url, token) as gate:
        if answer := gate.check(email="jana@example.com", purpose="newsletter", channel="email"):
            send(answer.duties)

An `Answer` is true only if the gate said yes, with its proof, in a whole 200. Every failure is an answer too, and
false: there is no error that could be taken for a yes. Reading order: `answers`, `calls`, `client`, `campaign`.
"""

from souhlas_client.answers import Answer, Duties, Evidence
from souhlas_client.calls import Contact, NotWritten, Question
from souhlas_client.client import AsyncGate, Gate

__all__ = ["Answer", "AsyncGate", "Contact", "Duties", "Evidence", "Gate", "NotWritten", "Question"]
