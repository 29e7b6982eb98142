"""How a leaf commits to evidence. By itself, so that an auditor's command starts without what the service needs."""

from hashlib import sha256

INNER, OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in b"\x36\x5c")
INNER_REST, OUTER_REST = b"\x36" * 32, b"\x5c" * 32


def commitment(salt: bytes, evidence: bytes) -> bytes:
    """HMAC-SHA-256 of the evidence under its salt: hides it once the salt is gone, binds it as long as it is there.

    RFC 2104 for a key of 32 bytes, which is what salts are: in two thirds of the time that `hmac.digest` takes.
    """
    inner = sha256(salt.translate(INNER) + INNER_REST + evidence).digest()
    return sha256(salt.translate(OUTER) + OUTER_REST + inner).digest()
