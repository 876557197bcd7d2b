"""Our definitions of control_msgs and tf2_msgs are the published types: a different hash would be a different type."""

# RIHS01 (REP 2016) of the types as released: computed with the same generator from upstream's own files, and for
# TFMessage the same as `ros2 topic info --verbose` prints.
TF_MESSAGE = "RIHS01_e369d0f05a23ae52508854b66f6aa0437f3449d652e8cbf22d5abe85d020f087"
