"""Removes secrets from messages: the path, query and user of a node's URL are often a key.

Every message, log line and traceback that quotes another program passes through `redacted`. It reduces each
URL to scheme, host and port, and removes the secrets of every URL that `remember` was given: a node, a proxy
or a library may repeat a part of it without the rest.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*:(?:\\?/){2}\S+", re.IGNORECASE)
_PATH = re.compile(r"(\bwith url: )\S+")
"""How urllib3 writes the requested path, after the host."""
_TRAILING = ".,;:!?)]}>'\"`"
_SHORTEST_SECRET = 8
"""Shorter parts of a path are names, such as `v3`."""
_HIDDEN = "…"

_remembered: set[str] = set()


def remember(url: str) -> None:
    """Removes the secrets in this URL from every later message of this process."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    values = [*parts.path.split("/"), parts.fragment, *(value for _, value in parse_qsl(parts.query))]
    secrets = {parts.username or "", parts.password or "", *values}
    for secret in (secret for secret in secrets if len(secret) >= _SHORTEST_SECRET):
        _remembered.update({secret, unquote(secret), quote(secret, safe="")})


def redacted_url(url: str) -> str:
    """Scheme, host and port: `https://node.example/v3/KEY` is `https://node.example`."""
    try:
        parts = urlsplit(url.replace("\\/", "/"))
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # an invalid port
        return _HIDDEN
    host = parts.hostname or _HIDDEN
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def redacted(text: object) -> str:
    """The text with every URL reduced to scheme, host and port, and without remembered secrets."""

    def reduced(match: re.Match[str]) -> str:
        url = match[0].rstrip(_TRAILING)
        return redacted_url(url) + match[0][len(url) :]

    message = _PATH.sub(rf"\1{_HIDDEN}", _URL.sub(reduced, str(text)))
    for secret in sorted(_remembered, key=len, reverse=True):
        message = message.replace(secret, _HIDDEN)
    return message
