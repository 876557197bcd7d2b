"""Our definitions of what is not on PyPI are the published types: with another hash they would be other types."""

import json
import sys
from importlib import import_module
from pathlib import Path

import pytest

DISTRIBUTION = Path(sys.prefix).name

# REP 2016 hashes of upstream's own definitions, from the generator of each distribution: ros-controls/control_msgs at
# 5.8.0 (Jazzy) and 6.8.0 (Kilted), ros2/geometry2. TFMessage's is what `ros2 topic info --verbose /tf` prints anywhere.
FOLLOW_JOINT_TRAJECTORY = {
    "jazzy": "RIHS01_738ebcb7a2d7cfa42f9f1001cc99ce3a4383d1cfe508015d9be8485e4b1c66f6",
    "kilted": "RIHS01_ff29901b2693f5deb847e96084a1c2cdb26e70b7c847be21859b70a55fb29cf0",
}
# Of upstream's own definitions likewise: moveit/moveit_msgs at 2.6.0 (2.7.1 was not to be had; its changelog names no
# change of them), octomap_msgs and object_recognition_msgs at their branches `ros2`, which are hashed with them.
MOVEIT = {
    "moveit_msgs/action/MoveGroup": "RIHS01_8c41d70908a2d26b564ddac31e9710f697a753bbd2a4d229542f76271daefc0b",
    "moveit_msgs/srv/GetCartesianPath": "RIHS01_b19f501df5d378141d918199894c3ad24533e76021a880b15dc5d62fec8d7b1a",
    "moveit_msgs/srv/ApplyPlanningScene": "RIHS01_8e6134783db0987c0acedbfd2f16f608a8f7a54e83a7bbb372e851af419f4d72",
    "moveit_msgs/srv/GetPlanningScene": "RIHS01_7ed7e96238b902174d985b0eb739ea08c95377e8e46a6a9014c22497faf79cd2",
}
HASHES = MOVEIT | {
    "tf2_msgs/msg/TFMessage": "RIHS01_e369d0f05a23ae52508854b66f6aa0437f3449d652e8cbf22d5abe85d020f087",
    "control_msgs/msg/JointTolerance": "RIHS01_c254f9cece0f3b733017b6990fd46d1326e25242d6b8844398c97d9a88e7d648",
    "control_msgs/msg/JointComponentTolerance": (
        "RIHS01_739ea7566931944d33830fa10f1bf5e7a7fbdc3172bce7a7eaac642bd6e3ffa4"
    ),
    "control_msgs/msg/GripperCommand": "RIHS01_57eb8f326c9889ca8bb34ead82cc94cc09bf6bc5c3b6c09546dca3a00b589890",
    "control_msgs/action/GripperCommand": "RIHS01_e17c0e644eccf14bea84a0a93e0977182872c2eb7873ca6694900059b46dbc84",
    "control_msgs/action/ParallelGripperCommand": (
        "RIHS01_adfd3c1ebe8abc38ebcc0e454b6423d291d4010dd5697d14eca5b9be4726ae18"
    ),
    "control_msgs/action/FollowJointTrajectory": FOLLOW_JOINT_TRAJECTORY[DISTRIBUTION],
}


@pytest.mark.parametrize("type_name", HASHES)
def test_type_hash_is_the_published_one(type_name: str) -> None:
    package, kind, name = type_name.split("/")
    description = Path(import_module(package).__file__).parent / kind / f"{name}.json"
    hashes = {each["type_name"]: each["hash_string"] for each in json.loads(description.read_text())["type_hashes"]}
    assert hashes[type_name] == HASHES[type_name]


def test_hash_on_the_wire_is_the_published_one(observer) -> None:
    from tf2_msgs.msg import TFMessage

    observer.node.create_publisher(TFMessage, "/elsewhere", 1)
    observer.wait(lambda: observer.node.get_publishers_info_by_topic("/elsewhere"))
    (endpoint,) = observer.node.get_publishers_info_by_topic("/elsewhere")
    assert str(endpoint.topic_type_hash) == HASHES["tf2_msgs/msg/TFMessage"]


def test_ros_is_there_without_pybullet() -> None:
    import_module("rclpy")
    with pytest.raises(ModuleNotFoundError):
        import_module("pybullet")
