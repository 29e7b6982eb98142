"""The stored form of a workspace's configuration: JSON, for there are few."""

import json
from functools import lru_cache

from marketing_gate.domain.judgement import Purpose, Workspace
from marketing_gate.store.codec import Unreadable


def pack(workspace: Workspace) -> bytes:
    """The stored form."""
    content = {
        "version": workspace.version,
        "controller": workspace.controller,
        "locale": workspace.default_locale,
        "purposes": {name: [purpose.mask, purpose.retired] for name, purpose in (workspace.purposes or {}).items()},
    }
    return json.dumps(content, separators=(",", ":")).encode()


@lru_cache(maxsize=1024)
def unpack(value: bytes) -> Workspace:
    """What `pack` stored; remembered by content. Raises Unreadable."""
    try:
        content = json.loads(value)
        purposes = {name: Purpose(int(mask), bool(retired)) for name, (mask, retired) in content["purposes"].items()}
        return Workspace(int(content["version"]), content["controller"], str(content["locale"]), purposes)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Unreadable("not a workspace of this gate") from None
