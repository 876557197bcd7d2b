"""The node `handscript`: sentences come in on a topic, what comes of them goes out on another (docs/ros2.md).

Topics carry JSON in `std_msgs/String`, so that nobody has to build a package of interfaces: what an action's goal,
feedback and result would say is said on `~/run`, `~/feedback` and `~/result`.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import asdict, replace
from threading import Event, Thread

import rclpy
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from rclpy.clock import Clock, ClockType
from rclpy.context import Context
from rclpy.executors import ExternalShutdownException, SingleThreadedExecutor
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.qos import DurabilityPolicy, QoSProfile
from rclpy.signals import SignalHandlerOptions
from std_msgs.msg import Empty, String
from std_srvs.srv import Trigger

from robot.ros2.command import BadRequest, Commander, Outcome, Request, parse_request

NAME = "handscript"
DIAGNOSED_EVERY = 1.0  # s
HEARD_EVERY = 0.05  # s


class HandscriptNode(LifecycleNode):  # type: ignore[misc]  # rclpy is not installed where types are checked
    """Offers a commander to a ROS 2 system.

    `configure` opens the commander, which connects it to the arm; `activate` lets sentences in; `deactivate` stops and
    waits until the arm is at rest; `cleanup` closes the commander. A sentence is refused while another one is being
    done; a correction takes its place. One whose sender has promised a heartbeat ends when that fails to come.

    Args:
        opening: opens the commander; what it raises fails the transition and is logged.
        context: of rclpy, initialised.
    """

    def __init__(self, opening: Callable[[], AbstractContextManager[Commander]], context: Context) -> None:
        super().__init__(NAME, context=context)
        self.ended = Event()
        self._opening = opening
        self._open = ExitStack()
        self._commander: Commander | None = None
        self._active = False
        self._requests: list[Request] = []
        self._worker = ThreadPoolExecutor(1, thread_name_prefix=NAME)
        # Who comes late, or was away, still gets what came of the last sentences.
        lasting = QoSProfile(depth=10, durability=DurabilityPolicy.TRANSIENT_LOCAL)
        self._feedback = self.create_publisher(String, "~/feedback", 100)
        self._results = self.create_publisher(String, "~/result", lasting)
        self._diagnostics = self.create_publisher(DiagnosticArray, "/diagnostics", 10)
        self.create_subscription(String, "~/run", self._run, 10)
        self.create_subscription(String, "~/correct", self._correct, 10)
        self.create_subscription(Empty, "~/stop", lambda message: self.stop(), 10)
        self.create_subscription(String, "~/alive", self._hear, 100)
        self.create_service(Trigger, "~/stop", self._answer_stop)
        self.create_timer(DIAGNOSED_EVERY, self._diagnose)
        self.create_timer(HEARD_EVERY, self._count_silence, clock=Clock(clock_type=ClockType.STEADY_TIME))

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Connect to the arm and get the model and the sandbox ready."""
        try:
            self._commander = self._open.enter_context(self._opening())
        except Exception as error:  # rclpy would swallow it
            self.get_logger().error(f"cannot be configured: {error}")
            return TransitionCallbackReturn.FAILURE
        return TransitionCallbackReturn.SUCCESS

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Let sentences in."""
        self._active = True
        return TransitionCallbackReturn.SUCCESS

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Bring the arm to rest and let no sentence in."""
        self._rest()
        return TransitionCallbackReturn.SUCCESS

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Let go of the arm."""
        self._let_go()
        return TransitionCallbackReturn.SUCCESS

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Bring the arm to rest, let go of it, and have the process end."""
        self._let_go()
        self.ended.set()
        return TransitionCallbackReturn.SUCCESS

    def stop(self) -> int:
        """End all that was asked for; returns how many sentences that were."""
        going = self._going()
        for request in going:
            request.stop.set()
        if self._commander is not None:
            self._commander.stop()
        return len(going)

    def close(self) -> None:
        """Bring the arm to rest and take everything apart; the executor must have ended. Idempotent."""
        self._let_go()
        self._worker.shutdown()
        self.destroy_node()

    def _run(self, message: String) -> None:
        if going := self._going():
            self._refuse(message.data, f"busy with {going[0].sentence!r}; ~/stop ends it, ~/correct takes its place")
        else:
            self._accept(message.data)

    def _correct(self, message: String) -> None:
        self.stop()
        self._accept(message.data)

    def _accept(self, text: str) -> None:
        try:
            request = parse_request(text)
        except BadRequest as error:
            self._refuse("", str(error))
            return
        if not self._active or self._commander is None:
            self._refuse(text, "the node is not active: `ros2 lifecycle set` it to configure and activate first")
            return
        self._requests = [*self._going(), request]
        self._worker.submit(self._perform, request, self._commander)

    def _refuse(self, text: str, why: str) -> None:
        try:
            request = parse_request(text)
        except BadRequest:
            request = Request("", "")
        self._publish_result(request, Outcome("refused", why))

    def _perform(self, request: Request, commander: Commander) -> None:
        def tell(kind: str, text: str) -> None:
            self._feedback.publish(_json(id=request.id, kind=kind, text=text))

        if request.stop.is_set():
            outcome = Outcome("failed", "stopped before it began")
        else:
            try:
                outcome = commander.run(request.sentence, tell, request.stop)
            except Exception as error:  # the node must be there for the next sentence, whatever became of this one
                self.get_logger().error(f"{request.sentence!r}: {type(error).__name__}: {error}")
                outcome = Outcome("failed", f"{type(error).__name__}: {error}")
        if request.lost and outcome.outcome == "failed":
            why = f"stopped: {request.id!r} was not heard on ~/alive for {request.heartbeat:g} s"
            outcome = replace(outcome, message=why)
        # Before the result: who has that may send the next sentence.
        request.ended = True
        self._publish_result(request, outcome)

    def _publish_result(self, request: Request, outcome: Outcome) -> None:
        self._results.publish(_json(id=request.id, sentence=request.sentence, **asdict(outcome)))

    def _hear(self, message: String) -> None:
        for request in self._going():
            if request.id == message.data:
                request.silent = 0.0

    def _count_silence(self) -> None:
        # By its own ticks, between which all that has come is heard: a process that has slept was not left alone.
        for request in self._going():
            request.silent += HEARD_EVERY
            if request.heartbeat is not None and request.silent > request.heartbeat and not request.stop.is_set():
                request.lost = True
                self.stop()

    def _going(self) -> list[Request]:
        return [request for request in self._requests if not request.ended]

    def _answer_stop(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        count = self.stop()
        response.success = True
        response.message = f"stopping {count} sentence{'s' if count != 1 else ''}" if count else "nothing to stop"
        return response

    def _rest(self) -> None:
        self._active = False
        self.stop()
        # The one worker gets to this when all before it has ended.
        self._worker.submit(lambda: None).result()

    def _let_go(self) -> None:
        if self._commander is not None:
            self._rest()
            self._commander = None
        self._open.close()

    def _diagnose(self) -> None:
        level, message = DiagnosticStatus.STALE, "not configured"
        if self._commander is not None:
            trouble = self._commander.trouble()
            doing = self._going()
            idle = "ready" if self._active else "inactive"
            level = DiagnosticStatus.ERROR if trouble else DiagnosticStatus.OK
            message = trouble or (f"doing {doing[0].sentence!r}" if doing else idle)
        array = DiagnosticArray(status=[DiagnosticStatus(level=level, name=NAME, message=message)])
        array.header.stamp = self.get_clock().now().to_msg()
        self._diagnostics.publish(array)


def serve(
    opening: Callable[[], AbstractContextManager[Commander]], ros_args: Sequence[str] = (), *, autostart: bool = False
) -> bool:
    """Run the node until a signal or its shutdown transition ends it; the arm is at rest on return.

    Args:
        opening: opens the commander.
        ros_args: what followed `--ros-args` on the command line: remappings, parameters.
        autostart: configure and activate at once, without a launch file that does it.

    Returns:
        Whether it ran; False when `autostart` was asked for and failed.
    """
    context = Context()
    rclpy.init(
        args=[NAME, "--ros-args", *ros_args] if ros_args else [NAME],
        context=context,
        # rclpy's own would invalidate the context before a trajectory could be cancelled.
        signal_handler_options=SignalHandlerOptions.NO,
    )
    executor = SingleThreadedExecutor(context=context)
    node = HandscriptNode(opening, context)
    executor.add_node(node)
    spinning = Thread(target=_spin, args=(executor,), name="handscript executor")
    try:
        with _signals(node.ended):
            if autostart and not _started(node):
                return False
            spinning.start()
            node.ended.wait()
            node.stop()
        return True
    finally:
        executor.shutdown()
        if spinning.ident is not None:
            spinning.join()
        node.close()
        context.try_shutdown()


def _started(node: HandscriptNode) -> bool:
    success = TransitionCallbackReturn.SUCCESS
    return bool(node.trigger_configure() == success and node.trigger_activate() == success)


def _spin(executor: SingleThreadedExecutor) -> None:
    with suppress(ExternalShutdownException):
        executor.spin()


@contextmanager
def _signals(ended: Event) -> Iterator[None]:
    """Ctrl-C, the end of a launch and a lost terminal end the node."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: ended.set()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _json(**values: str) -> String:
    # Half of a surrogate pair, which JSON may hold, has no UTF-8.
    return String(data=json.dumps(values, ensure_ascii=False).encode("utf-8", "replace").decode())
