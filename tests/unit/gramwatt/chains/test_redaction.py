"""No message shows more of a node's URL than scheme, host and port: its path, query and user may be a key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gramwatt.chains.redaction import redacted, redacted_url, remember

KEY = "SECRET0KEY"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"https://node.example/v3/{KEY}", "https://node.example"),
        (f"https://node.example:8545/?apikey={KEY}#{KEY}", "https://node.example:8545"),
        (f"https://user:{KEY}@node.example/", "https://node.example"),
        (f"wss://{KEY}@node.example/ws", "wss://node.example"),
        (f"http://[::1]:8545/{KEY}", "http://[::1]:8545"),
        ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
        (f"http://node.example:{KEY}/", "…"),
    ],
)
def test_redacted_url__each_place_of_a_key__is_cut(url, shown):
    assert redacted_url(url) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            f"401 Client Error: Unauthorized for url: https://node.example/v3/{KEY}",
            "401 Client Error: Unauthorized for url: https://node.example",
        ),
        (
            f"HTTPSConnectionPool(host='node.example'): Max retries exceeded with url: /v3/{KEY} (SSLError)",
            "HTTPSConnectionPool(host='node.example'): Max retries exceeded with url: … (SSLError)",
        ),
        (f"No adapters for 'HTTPS://node.example/{KEY}', nor others.", None),
        (f"{{'rpc_url': 'https://node.example/v3/{KEY}'}}", None),
        (f"(https://node.example/{KEY}).", "(https://node.example)."),
        ("a sentence without one: 1/2, a://b", "a sentence without one: 1/2, a://b"),
    ],
)
def test_redacted__what_libraries_say__without_the_key(text, shown):
    assert KEY not in redacted(text)
    assert shown is None or redacted(text) == shown


KEYS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=8).map(lambda text: f"K{text}")


@given(key=KEYS, before=st.text(max_size=20), after=st.sampled_from(["", " ", ".", "'", '"', ")", "\n"]))
def test_redacted__a_url_in_any_text__never_shows_its_path(key, before, after):
    assert key not in redacted(f"{before} https://node.example/v3/{key}{after}").removeprefix(before)


@pytest.mark.parametrize(
    "text",
    [
        f"Cannot POST /v3/{KEY}",
        f"project id {KEY} is over its limit",
        f'{{"url": "https:\\/\\/node.example\\/v3\\/{KEY}"}}',
        f"https%3A%2F%2Fnode.example%2Fv3%2F{KEY}",
        f"htp://node.example/v3/{KEY}",
        f"https://node.example/v3/a'{KEY}",
        "p%40ss%2Fword and p@ss/word",
    ],
)
def test_redacted__a_url_that_was_remembered__shows_no_secret_of_it_anywhere(text):
    remember(f"https://user:p%40ss%2Fword@node.example/v3/{KEY}?k={KEY}")

    shown = redacted(text)

    assert KEY not in shown
    assert "p@ss" not in shown
    assert "p%40ss" not in shown


def test_redacted__short_parts_of_a_remembered_url__stay():
    remember("https://node.example/v3/rpc")

    assert redacted("v3 of the rpc") == "v3 of the rpc"


def test_remember__no_url__is_ignored():
    remember("http://[no")
