"""Somebody who gives the node a sentence and says on `~/alive` that he is still there, until he is killed.

`python tests/ros/sender.py SENTENCE HEARTBEAT` in a ROS environment.
"""

from __future__ import annotations

import json
import sys
import time

from rclpy.context import Context
from rclpy.node import Node
from std_msgs.msg import String

NAME = "sender"


def main() -> None:
    """Give the sentence when the node is there, and be alive."""
    sentence, heartbeat = sys.argv[1], float(sys.argv[2])
    context = Context()
    context.init(args=[])
    node = Node(NAME, context=context)
    run, alive = (node.create_publisher(String, f"/handscript/{topic}", 10) for topic in ("run", "alive"))
    while not (run.get_subscription_count() and alive.get_subscription_count()):
        time.sleep(0.01)
    run.publish(String(data=json.dumps({"sentence": sentence, "id": NAME, "heartbeat": heartbeat})))
    while True:
        alive.publish(String(data=NAME))
        time.sleep(heartbeat / 10.0)


if __name__ == "__main__":
    main()
