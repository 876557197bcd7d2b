"""A ROS node that looks on, for tests."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

from rclpy.context import Context
from rclpy.executors import SingleThreadedExecutor
from rclpy.node import Node
from rclpy.qos import QoSProfile
from rclpy.time import Time


class Observer:
    """A ROS node that looks on, and asks for one thing at a time.

    Attributes:
        node: to make subscriptions and clients of.
    """

    def __init__(self) -> None:
        self._context = Context()
        self._context.init(args=[])
        self.node = Node("observer", context=self._context)
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)

    def wait(self, until: Callable[[], Any], seconds: float = 60.0) -> None:
        """Let messages come until something is so. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"not so within {seconds:g} s")
            self._executor.spin_once(timeout_sec=0.1)

    def listen(self, type: Any, topic: str, qos: QoSProfile | int = 10) -> deque[Any]:
        """What comes in from now on, the newest last."""
        messages: deque[Any] = deque(maxlen=1000)
        self.node.create_subscription(type, topic, lambda message: messages.append(message), qos)
        return messages

    def next(self, messages: deque[Any]) -> Any:
        """The next message of `listen`."""
        messages.clear()
        self.wait(lambda: messages)
        return messages[-1]

    def fresh(self, messages: deque[Any]) -> Any:
        """A message of `listen` that says how things are now, by the stamp in its header: one may come late."""
        now = time.time_ns()
        self.wait(lambda: messages and Time.from_msg(messages[-1].header.stamp).nanoseconds > now)
        return messages[-1]

    def silence(self, messages: deque[Any], seconds: float = 2.0) -> None:
        """Wait until nothing has come for so long: what is under way still comes, however long that takes."""
        end = time.monotonic() + seconds
        messages.clear()

        def silent() -> bool:
            nonlocal end
            if messages:
                messages.clear()
                end = time.monotonic() + seconds
            return time.monotonic() >= end

        self.wait(silent)

    def call(self, future: Any) -> Any:
        """What a call is answered by."""
        self.wait(future.done)
        return future.result()

    def close(self) -> None:
        """Leave the network."""
        self._executor.shutdown()
        self.node.destroy_node()
        self._context.shutdown()
