"""What a robot's drivers say all the time: joint states, transforms, its description."""

from __future__ import annotations

import numpy as np
import pinocchio as pin
from geometry_msgs.msg import TransformStamped
from names import BASE_FRAME, CAMERA_FRAME, LATCHED
from rclpy.node import Node
from sensor_msgs.msg import JointState
from simulation import Moment
from std_msgs.msg import String
from tf2_msgs.msg import TFMessage

from robot.arm import Arm
from sim.camera import overview

# Joint states come with each moment, transforms with every fourth.
TRANSFORMS = 4


class Broadcaster:
    """Publishes moments as joint_state_broadcaster and robot_state_publisher do.

    Args:
        node: that publishes.
        arm: whose URDF has the names of joints and links.

    Attributes:
        frozen: whether everything stays as it is, stamps and all, as with a driver that hangs.
    """

    def __init__(self, node: Node, arm: Arm) -> None:
        self.frozen = False
        self._names = (*arm.joints, *arm.gripper.joints)
        self._model = pin.buildModelFromUrdf(str(arm.urdf))
        self._data = self._model.createData()
        self._published = 0
        self._moment: Moment | None = None
        self._joint_states = node.create_publisher(JointState, "/joint_states", 10)
        self._transforms = node.create_publisher(TFMessage, "/tf", 100)
        self._static = node.create_publisher(TFMessage, "/tf_static", LATCHED)
        self._description = node.create_publisher(String, "/robot_description", LATCHED)
        self._description.publish(String(data=arm.urdf.read_text()))
        base_from_camera = np.linalg.inv(arm.table_from_base) @ overview().table_from_camera
        self._static.publish(TFMessage(transforms=[_transform(BASE_FRAME, CAMERA_FRAME, pin.SE3(base_from_camera))]))

    def publish(self, moment: Moment) -> None:
        """Say how the arm stands."""
        if not self.frozen or self._moment is None:
            self._moment = moment
        self._joint_states.publish(self._state(self._moment))
        if self._published % TRANSFORMS == 0:
            self._transforms.publish(TFMessage(transforms=self._links(self._moment)))
        self._published += 1

    def _state(self, moment: Moment) -> JointState:
        state = JointState(name=list(self._names), position=list(moment.positions), velocity=list(moment.velocities))
        _set_stamp(state, moment.stamp)
        return state

    def _links(self, moment: Moment) -> list[TransformStamped]:
        """Every link as seen from the base."""
        positions = pin.neutral(self._model)
        for name, position in zip(self._names, moment.positions, strict=True):
            positions[self._model.joints[self._model.getJointId(name)].idx_q] = position
        pin.framesForwardKinematics(self._model, self._data, positions)
        links = []
        for index, frame in enumerate(self._model.frames):
            if frame.type == pin.BODY and frame.name != BASE_FRAME:
                links.append(_transform(BASE_FRAME, frame.name, self._data.oMf[index]))
                _set_stamp(links[-1], moment.stamp)
        return links


def _set_stamp(message: JointState | TransformStamped, stamp: int) -> None:
    message.header.stamp.sec, message.header.stamp.nanosec = divmod(stamp, 10**9)


def _transform(parent: str, child: str, parent_from_child: pin.SE3) -> TransformStamped:
    message = TransformStamped(child_frame_id=child)
    message.header.frame_id = parent
    x, y, z, qx, qy, qz, qw = pin.SE3ToXYZQUAT(parent_from_child).tolist()
    translation, rotation = message.transform.translation, message.transform.rotation
    translation.x, translation.y, translation.z = x, y, z
    rotation.x, rotation.y, rotation.z, rotation.w = qx, qy, qz, qw
    return message
