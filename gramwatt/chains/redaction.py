"""Removes secrets from messages: the path, query and user of a node's URL are often a key."""

import re
from urllib.parse import urlsplit

_URL = re.compile(r"\b(?:https?|wss?)://[^\s'\"<>`|\\^{}]+", re.IGNORECASE)
_PATH = re.compile(r"(\bwith url: )\S+")
"""How urllib3 writes the requested path, after the host."""
_TRAILING = ".,;:!?)]"


def redacted_url(url: str) -> str:
    """Scheme, host and port: `https://node.example/v3/KEY` is `https://node.example`."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # an invalid port
        return "…"
    host = parts.hostname or "…"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def redacted(text: object) -> str:
    """The text with every URL reduced to scheme, host and port. For messages of other libraries."""

    def reduced(match: re.Match[str]) -> str:
        url = match[0].rstrip(_TRAILING)
        return redacted_url(url) + match[0][len(url) :]

    return _PATH.sub(r"\1…", _URL.sub(reduced, str(text)))
