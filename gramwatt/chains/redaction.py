"""Keeps secrets out of messages. The path, query and user of a node's URL are often a key."""

import re
from urllib.parse import urlsplit

_URL = re.compile(r"\b(?:https?|wss?)://[^\s'\"<>`|\\^{}]+", re.IGNORECASE)
_PATH = re.compile(r"(\bwith url: )\S+")
"""How urllib3 names what it asked for: without the host, which it names before."""
_TRAILING = ".,;:!?)]"


def redacted_url(url: str) -> str:
    """Scheme, host and port: `https://node.example/v3/KEY` is `https://node.example`."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # no port that a URL can have
        return "…"
    host = parts.hostname or "…"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def redacted(text: object) -> str:
    """The text with every URL in it cut to scheme, host and port. For whatever others' libraries say."""

    def cut(found: re.Match[str]) -> str:
        url = found[0].rstrip(_TRAILING)
        return redacted_url(url) + found[0][len(url) :]

    return _PATH.sub(r"\1…", _URL.sub(cut, str(text)))
