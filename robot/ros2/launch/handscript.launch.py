"""Brings the node up: `ros2 launch handscript handscript.launch.py config:=cell.toml`."""

from __future__ import annotations

from launch import LaunchDescription
from launch.actions import DeclareLaunchArgument, EmitEvent, RegisterEventHandler
from launch.events import matches_action
from launch.substitutions import LaunchConfiguration
from launch_ros.actions import LifecycleNode
from launch_ros.event_handlers import OnStateTransition
from launch_ros.events.lifecycle import ChangeState
from lifecycle_msgs.msg import Transition


def generate_launch_description() -> LaunchDescription:
    """The node, configured at once and activated when that has succeeded."""
    node = LifecycleNode(
        package="handscript",
        executable="handscript",
        name="handscript",
        namespace=LaunchConfiguration("namespace"),
        arguments=[
            *("ros", "node", "--config", LaunchConfiguration("config")),
            *("--model", LaunchConfiguration("model"), "--detector", LaunchConfiguration("detector")),
            *("--runs", LaunchConfiguration("runs")),
        ],
        output="screen",
        # A motion that is under way is brought to rest first.
        sigterm_timeout="15",
    )

    def transition(number: int) -> EmitEvent:
        return EmitEvent(event=ChangeState(lifecycle_node_matcher=matches_action(node), transition_id=number))

    configured = OnStateTransition(
        target_lifecycle_node=node,
        start_state="configuring",
        goal_state="inactive",
        entities=[transition(Transition.TRANSITION_ACTIVATE)],
    )
    return LaunchDescription(
        [
            DeclareLaunchArgument("config", description="the cell's file, cell.toml"),
            DeclareLaunchArgument("namespace", default_value=""),
            DeclareLaunchArgument("model", default_value="embedded", description="as in `handscript run --model`"),
            DeclareLaunchArgument("detector", default_value="auto", description="as in `handscript run --detector`"),
            DeclareLaunchArgument("runs", default_value="runs", description="where run folders go"),
            node,
            RegisterEventHandler(configured),
            transition(Transition.TRANSITION_CONFIGURE),
        ]
    )
