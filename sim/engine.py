"""The physics engine as this project sets it up: started, tuned, with a table; and simulated time kept to the clock."""

from __future__ import annotations

import ctypes
import os
import sys
import time

from perception.colors import TABLE_COLOR
from sim.bullet import bullet, native_output_to

TICK = 1.0 / 240.0
GRAVITY = -9.81

# Bullet's default is 50; 30 hold a stack of five still and a grasp firm (tests/sim).
SOLVER_ITERATIONS = 30
# Bullet's default of 20 mm makes contacts between things that do not touch.
CONTACT_BREAKING = 0.002

TABLE_FRICTION = 0.8
TABLE_EXTENTS = (1.3, 1.3, 0.04)
TABLE_CENTRE = (0.0, -0.05, -0.02)
FLOOR = -0.75

# Bullet's collision filter: (group, mask).
STATIC = (2, -1 ^ 2)
DYNAMIC = (1, -1)


def start(gui: bool) -> int:
    """Start an engine and return its client id.

    Raises:
        RuntimeError: the window was asked for and does not open.
    """
    client = _connect(gui)
    # Bullet's usual broadphase tidies up a few pairs a tick, starting wherever it was: what came before shows.
    # The simple one keeps exactly the pairs that overlap now, and is fast enough for some dozens of links.
    bullet.resetSimulation(bullet.RESET_USE_SIMPLE_BROADPHASE, physicsClientId=client)
    bullet.setGravity(0.0, 0.0, GRAVITY, physicsClientId=client)
    bullet.setPhysicsEngineParameter(
        fixedTimeStep=TICK,
        numSolverIterations=SOLVER_ITERATIONS,
        contactBreakingThreshold=CONTACT_BREAKING,
        deterministicOverlappingPairs=1,
        physicsClientId=client,
    )
    return client


def make_table(client: int, *, visible: bool) -> int:
    """The table as a body, its top at height 0; returns its id."""
    return _make_slab(client, TABLE_EXTENTS, TABLE_CENTRE, TABLE_COLOR if visible else None)


def make_floor(client: int) -> int:
    """What things that fall off the table come to rest on; returns its id."""
    return _make_slab(client, (20.0, 20.0, 1.0), (0.0, 0.0, FLOOR - 0.5), None)


def _make_slab(
    client: int,
    extents: tuple[float, float, float],
    centre: tuple[float, float, float],
    color: tuple[float, float, float] | None,
) -> int:
    """A box that does not move. Without a colour nobody sees it: cameras paint what never moves (sim/backdrop.py)."""
    half = [length / 2.0 for length in extents]
    solid = bullet.createCollisionShape(bullet.GEOM_BOX, halfExtents=half, physicsClientId=client)
    if color is not None:
        look = bullet.createVisualShape(
            bullet.GEOM_BOX, halfExtents=half, rgbaColor=[*color, 1.0], physicsClientId=client
        )
    else:
        # A body without a visual shape is drawn as its collision shape, so it gets one that is a single point.
        look = bullet.createVisualShape(
            bullet.GEOM_MESH,
            vertices=[[0.0, 0.0, 0.0]] * 3,
            indices=[0, 1, 2],
            normals=[[0.0, 0.0, 1.0]] * 3,
            uvs=[[0.0, 0.0]] * 3,
            physicsClientId=client,
        )
    slab = bullet.createMultiBody(0.0, solid, look, centre, physicsClientId=client)
    bullet.changeDynamics(slab, -1, lateralFriction=TABLE_FRICTION, physicsClientId=client)
    return int(slab)


def filter_contacts(client: int, body: int, link: int, group: int, mask: int) -> None:
    """Set what a link collides with. The engine takes it out of its contact search for that and puts it back in,
    which drops all that it remembers about the link's contacts."""
    bullet.setCollisionFilterGroupMask(body, link, group, mask, physicsClientId=client)


def centre_of_mass(client: int, body: int, link: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Position and quaternion of a link's centre of mass; link -1 is the body's base."""
    if link < 0:
        position, quaternion = bullet.getBasePositionAndOrientation(body, physicsClientId=client)
    else:
        position, quaternion = bullet.getLinkState(body, link, physicsClientId=client)[:2]
    return position, quaternion


class Pace:
    """Keeps simulated time from running ahead of the clock."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._origin: tuple[float, float] | None = None

    def keep(self, simulated: float) -> None:
        """Sleep until the clock has caught up; start anew when it is far off, as after a pause."""
        now = time.monotonic()
        if self._origin is not None:
            ahead = (simulated - self._origin[1]) / self._rate - (now - self._origin[0])
            if 0.0 < ahead < 0.5:
                time.sleep(ahead)
            if abs(ahead) < 0.5:
                return
        self._origin = (now, simulated)


def _connect(gui: bool) -> int:
    if not gui:
        return int(bullet.connect(bullet.DIRECT))
    if sys.platform.startswith("linux") and not _has_display():
        raise RuntimeError(f"PyBullet's window does not open: no display (DISPLAY={os.environ.get('DISPLAY', '')!r})")
    with native_output_to():
        client = int(bullet.connect(bullet.GUI, options="--width=1280 --height=800"))
    if client < 0:
        raise RuntimeError("PyBullet's window does not open")
    bullet.configureDebugVisualizer(bullet.COV_ENABLE_GUI, 0, physicsClientId=client)
    bullet.resetDebugVisualizerCamera(1.1, 40.0, -35.0, [0.0, -0.1, 0.1], physicsClientId=client)
    return client


def _has_display() -> bool:
    """Whether an X server answers. PyBullet would end the process if none does."""
    try:
        x11 = ctypes.CDLL("libX11.so.6")
    except OSError:
        return False
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = x11.XOpenDisplay(None)
    if display:
        x11.XCloseDisplay(ctypes.c_void_p(display))
    return bool(display)
