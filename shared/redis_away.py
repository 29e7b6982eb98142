"""What says that Redis is away or busy, known by name.

Only one of the services uses Redis; its client is slow to import, and the others need not load it to judge an error.
"""

_AWAY = frozenset(
    {"ConnectionError", "TimeoutError", "BusyLoadingError", "ReadOnlyError", "TryAgainError", "ClusterDownError"}
)


def is_redis_away(error: BaseException) -> bool:
    """Whether the error is one of redis-py's that waiting may heal."""
    return any(each.__module__ == "redis.exceptions" and each.__name__ in _AWAY for each in type(error).__mro__)
