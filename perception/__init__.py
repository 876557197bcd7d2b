"""From pictures to named objects with poses, sizes and colours."""
