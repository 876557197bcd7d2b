"""A node of our own: its own context, and one thread that executes all that arrives.

Everything that the node listens to or calls is made before that thread starts: making an action client while another
thread waits on the node's entities has killed executors. Signals are the command line's: with rclpy's handlers Ctrl-C
would end the context before a motion can be cancelled.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import rclpy
from rclpy.action import get_action_server_names_and_types_by_node
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException, ShutdownException, SingleThreadedExecutor
from rclpy.node import Node, NodeNameNonExistentError
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy
from rclpy.signals import SignalHandlerOptions

from robot.ros2.spelling import near_miss
from robot.types import RobotError

# Of what is said often, like measurements, only the newest matters: best effort, as the publishers of sensors have it.
NEWEST = QoSProfile(depth=5, reliability=ReliabilityPolicy.BEST_EFFORT)
# What is said once, to all who come later.
LATCHED = QoSProfile(depth=1, reliability=ReliabilityPolicy.RELIABLE, durability=DurabilityPolicy.TRANSIENT_LOCAL)
# How often what is waited for is looked after, s.
POLL = 0.004
CLOSING = 5.0


class ConnectionLost(RobotError):
    """The thread that executes the node's callbacks has ended, or it was asked to wait for itself."""


class Connection:
    """A node in a context of its own.

    Args:
        name: of the node.

    Attributes:
        node: listens and calls; complete it, then `start`.
    """

    def __init__(self, name: str) -> None:
        self._context = Context()
        rclpy.init(args=[], context=self._context, signal_handler_options=SignalHandlerOptions.NO)
        self.node = Node(
            name, context=self._context, use_global_arguments=False, start_parameter_services=False, enable_rosout=False
        )
        self._executor = SingleThreadedExecutor(context=self._context)
        self._executor.add_node(self.node)
        self._thread = threading.Thread(target=self._spin, name=f"{name} executor", daemon=True)
        self._closing = threading.Event()
        self._failure: BaseException | None = None
        # A process that ends with the thread in ROS's own code is aborted.
        atexit.register(self.close)

    def start(self) -> None:
        """Begin to execute callbacks; from now on nothing is added to the node."""
        self._thread.start()

    def sensor(self, topic: str, until: float) -> QoSProfile:
        """How to listen to what a sensor publishes, as soon as somebody does; before `start`.

        Reliably where that is offered: of a picture, cut into packets, best effort loses some on a busy machine, and
        with one of them all of it. Where it is not, or nobody publishes `until` a time (monotonic, s), best effort.
        """
        while not (offers := self.node.get_publishers_info_by_topic(topic)) and time.monotonic() < until:
            time.sleep(POLL)
        reliable = offers and all(offer.qos_profile.reliability == ReliabilityPolicy.RELIABLE for offer in offers)
        return QoSProfile(depth=NEWEST.depth, reliability=ReliabilityPolicy.RELIABLE) if reliable else NEWEST

    def check(self) -> None:
        """Raise `ConnectionLost` where waiting for anything would be in vain."""
        if threading.current_thread() is self._thread:
            raise ConnectionLost("a callback of this node waits for another of its callbacks, which can never come")
        if not self._thread.is_alive() or self._closing.is_set():
            why = f": {self._failure!r}" if self._failure else ""
            raise ConnectionLost(f"the connection to ROS is closed{why}")

    def wait(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so, or so long at most. Returns whether it is. Raises `ConnectionLost`."""
        end = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() >= end:
                return False
            time.sleep(POLL)
        return True

    def now(self) -> float:
        """Seconds on the ROS clock."""
        return float(self.node.get_clock().now().nanoseconds) * 1e-9

    def actions(self) -> dict[str, Sequence[str]]:
        """The types of every action that somebody serves, by name."""
        servers: dict[str, Sequence[str]] = {}
        for name, namespace in self.node.get_node_names_and_namespaces():
            with suppress(NodeNameNonExistentError):  # it has just ended
                servers |= dict(get_action_server_names_and_types_by_node(self.node, name, namespace))
        return servers

    def topics(self) -> list[str]:
        """The names of all topics that somebody publishes."""
        names = (name for name, _ in self.node.get_topic_names_and_types())
        return sorted(name for name in names if self.node.count_publishers(name))

    def missing_topic(self, name: str) -> str:
        """Why nothing is heard on a topic."""
        if self.node.count_publishers(name):
            return f"{name} is published, but nothing comes"
        return f"nobody publishes {name}{near_miss(name, self.topics())}"

    def close(self) -> None:
        """End the thread, then the node and its context; idempotent."""
        if self._closing.is_set():
            return
        self._closing.set()
        atexit.unregister(self.close)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            # Of being woken alone an executor that nothing comes to takes no notice.
            self._executor.create_task(lambda: None)
            self._thread.join(CLOSING)
        self._executor.shutdown(CLOSING)
        self.node.destroy_node()
        self._context.try_shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _spin(self) -> None:
        try:
            while not self._closing.is_set():
                self._executor.spin_once()
        except (ExternalShutdownException, ShutdownException):
            pass
        except BaseException as error:
            # Whoever waits is told; the executor cannot be trusted to go on.
            self._failure = error
            raise
