"""What depth says of shapes: points, planes, symmetries, and poses of things that lie in any way."""
