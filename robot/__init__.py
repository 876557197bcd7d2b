"""What an arm can be asked to do: kinematics, motion, skills, safety, and the protocol of an arm."""
