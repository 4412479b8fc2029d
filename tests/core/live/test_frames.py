"""Our framing against the `websockets` library, and our frames against what a tab sends."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame as Wire
from websockets.frames import Opcode

from bravehall.core.live import frames
from bravehall.core.live.frames import Data, Frame, framed, joined, unframed
from bravehall.core.live.limits import Bucket


@given(st.one_of(st.binary(max_size=300), st.integers(65_000, 66_000).map(bytes), st.just(bytes(200_000))))
def test_a_message_is_framed_as_websockets_frames_it(payload: bytes) -> None:
    assert framed(payload) == Wire(Opcode.TEXT, payload).serialize(mask=False)
    assert unframed(framed(payload)) == payload


@given(st.lists(st.dictionaries(st.text(), st.integers()), min_size=1, max_size=5))
def test_several_payloads_are_one_array(each: list[dict[str, int]]) -> None:
    heard = msgspec.json.decode(joined([msgspec.json.encode(one) for one in each]))
    assert (heard if len(each) > 1 else [heard]) == each


def test_a_frame_is_called_by_its_class_in_snake_case() -> None:
    class BellRangTwice(Data, frozen=True):
        by: str

    wire = Frame(7, BellRangTwice("Olena")).wire("desk/1")
    assert msgspec.json.decode(wire) == {"t": "bell_rang_twice", "c": "desk/1", "s": 7, "d": {"by": "Olena"}}
    del Data.frame_types["bell_rang_twice"]


@pytest.mark.parametrize("kind", frames.FromTab.__subclasses__())
def test_a_tabs_own_frames_are_known_by_their_types(kind: type[msgspec.Struct]) -> None:
    assert kind.__struct_config__.tag in frames.OWN_TYPES


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second() -> None:
    bucket = Bucket(5, 1.0, now=0.0)
    assert [bucket.take(0.0) for _ in range(5)] == [0.0] * 5
    assert bucket.take(0.0) == pytest.approx(1.0)
    assert bucket.take(1.0) == 0.0
    assert bucket.take(1.5) == pytest.approx(0.5)
    assert bucket.full(60.0)
