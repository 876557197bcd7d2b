"""One goal at a time for an action server, over the three services that an action consists of.

rclpy's own action client is not used. In Kilted's, a goal that is accepted at once can stay unanswered for ever, since
the future that it hands out replaces the one that was registered before the request went out; each goal leaves a future
behind; and it listens to feedback, which differs between distributions and which nothing here needs. The services are
the same in all of them (design.ros2.org/articles/actions.html), and a goal that has chosen its own id can be cancelled
before the server has answered.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from threading import Event, Lock
from typing import Any

from action_msgs.msg import GoalStatus
from unique_identifier_msgs.msg import UUID

from robot.ros2.connection import Connection
from robot.ros2.spelling import near_miss
from robot.types import Refused

OUTCOMES = {
    GoalStatus.STATUS_SUCCEEDED: "succeeded",
    GoalStatus.STATUS_CANCELED: "cancelled",
    GoalStatus.STATUS_ABORTED: "aborted",
}


class Action:
    """An action server as a client sees it.

    Args:
        connection: not started yet.
        type: of the action.
        name: of the action.

    Attributes:
        impl: the types of its services.
        sending, cancelling, ending: the clients of its services.
    """

    def __init__(self, connection: Connection, type: Any, name: str) -> None:
        self.name = name
        self._connection = connection
        self.impl = type.Impl
        create = connection.node.create_client
        self.sending = create(self.impl.SendGoalService, f"{name}/_action/send_goal")
        self.ending = create(self.impl.GetResultService, f"{name}/_action/get_result")
        self.cancelling = create(self.impl.CancelGoalService, f"{name}/_action/cancel_goal")

    def ready(self) -> bool:
        """Whether the server is there."""
        return all(client.service_is_ready() for client in (self.sending, self.ending, self.cancelling))

    def wait(self, seconds: float, stops: Sequence[Event] = ()) -> None:
        """Wait for the server, until a stop is set at the longest. Raises `Refused` when it does not appear."""
        if not self._connection.wait(lambda: self.ready() or any(stop.is_set() for stop in stops), seconds):
            known = sorted(self._connection.actions())
            there = near_miss(self.name, known) or f"; there are: {', '.join(known) or 'none'}"
            raise Refused(f"no action server {self.name} after {seconds:g} s{there}")


class Goal:
    """A goal for a server. Its methods may be called from any thread and never wait.

    Args:
        action: the server.

    Attributes:
        changed: set whenever something was answered.
        accepted: None until the server has answered.
        outcome: "succeeded", "cancelled" or "aborted" once it has ended; another word when the server knows nothing of
            it any more.
        result: of the action's type, once it has ended.
    """

    def __init__(self, action: Action) -> None:
        self.changed = Event()
        self.accepted: bool | None = None
        self.outcome: str | None = None
        self.result: Any = None
        self._action = action
        self._id = UUID(uuid=list(uuid.uuid4().bytes))
        self._lock = Lock()
        self._cancelled = False
        self._waiting: list[tuple[Any, Any]] = []

    def send(self, message: Any) -> None:
        """Send it: `message` is of the action's goal type. Once."""
        request = self._action.impl.SendGoalService.Request(goal_id=self._id, goal=message)
        self._action.sending.call_async(request).add_done_callback(self._on_answer)

    @property
    def over(self) -> bool:
        """Whether the server is done with it."""
        return self.outcome is not None or self.accepted is False

    def cancel(self) -> None:
        """Ask the server to bring it to an end. Idempotent; one that is not accepted yet is cancelled when it is."""
        with self._lock:
            if self._cancelled or self.over:
                return
            self._cancelled = True
        self._request_cancel()

    def forget(self) -> None:
        """Expect no more answers: what a server that is gone never says is not waited for any longer.

        Whether it is accepted stays of interest: one that is accepted late must be cancelled.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for client, future in waiting:
            client.remove_pending_request(future)

    def _request_cancel(self) -> None:
        request = self._action.impl.CancelGoalService.Request()
        request.goal_info.goal_id = self._id
        self._call(self._action.cancelling, request, lambda future: self.changed.set())

    def _on_answer(self, future: Any) -> None:
        response = future.result()
        with self._lock:
            self.accepted = bool(response.accepted)
            cancelled = self._cancelled
        if self.accepted:
            # A server does not know a goal before it has accepted it: that request to cancel found nothing.
            if cancelled:
                self._request_cancel()
            request = self._action.impl.GetResultService.Request(goal_id=self._id)
            self._call(self._action.ending, request, self._on_result)
        self.changed.set()

    def _on_result(self, future: Any) -> None:
        response = future.result()
        self.result = response.result
        self.outcome = OUTCOMES.get(response.status, f"lost (status {response.status})")
        self.changed.set()

    def _call(self, client: Any, request: Any, then: Any) -> None:
        future = client.call_async(request)
        with self._lock:
            self._waiting.append((client, future))
        future.add_done_callback(then)
