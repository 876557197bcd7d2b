"""What the simulated cell's actions, topics and frames are called: as those of a Panda with a RealSense."""

from rclpy.qos import DurabilityPolicy, QoSProfile

ARM_ACTION = "/panda_arm_controller/follow_joint_trajectory"
GRIPPER_ACTION = "/panda_gripper/gripper_action"
COLOR = "/camera/color/image_raw"
DEPTH = "/camera/aligned_depth_to_color/image_raw"
CAMERA_INFO = "/camera/color/camera_info"
BASE_FRAME = "panda_link0"
CAMERA_FRAME = "camera_color_optical_frame"
# Of topics that are published once: /tf_static, /robot_description.
LATCHED = QoSProfile(depth=1, durability=DurabilityPolicy.TRANSIENT_LOCAL)
