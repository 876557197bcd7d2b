"""A real arm over ROS 2: the only place that imports rclpy, and only where it is used."""
