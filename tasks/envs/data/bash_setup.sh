# The files that bash.json asks about: a workshop's records. Sizes and contents are chosen so that no two questions have
# the same answer by accident.
set -e
mkdir -p /workshop/logs /workshop/parts/small /workshop/parts/large /workshop/drawings/old

printf 'bolt,40,0.12\nnut,55,0.05\nwasher,120,0.02\n' > /workshop/parts/small/fasteners.csv
printf 'spring,8,1.40\nbearing,6,3.75\n' > /workshop/parts/small/moving.csv
printf 'beam,3,48.00\nplate,9,21.50\n' > /workshop/parts/large/steel.csv

printf '08:00 start\n08:14 ERROR gripper jammed\n08:20 start\n09:05 ERROR no part\n09:06 stop\n' > /workshop/logs/monday.log
printf '08:00 start\n12:30 stop\n' > /workshop/logs/tuesday.log
printf '08:02 start\n10:41 ERROR gripper jammed\n10:45 stop\n' > /workshop/logs/wednesday.log

printf 'scale 1:10\n' > /workshop/drawings/frame.svg
printf 'scale 1:2\n' > /workshop/drawings/hinge.svg
printf 'scale 1:10\n' > /workshop/drawings/old/frame.svg
printf '#!/bin/sh\necho weighed: 12 kg\n' > /workshop/weigh.sh
chmod +x /workshop/weigh.sh
: > /workshop/drawings/old/empty.txt
