"""Soft shadows on the table: the outline of every convex piece, thrown along the light, filled and blurred."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.projection import project
from perception.types import Array, Camera
from sim.bullet import bullet
from sim.engine import centre_of_mass
from sim.sensor.light import Light
from sim.world import World

ROUND = 16


@dataclass(frozen=True)
class _Piece:
    """A convex piece: its body, link, and (n, 3) points in the frame of the link's centre of mass, m."""

    body: int
    link: int
    points: Array


class Shadows:
    """What a world's objects and arms throw on its table.

    Args:
        world: whose things.
        light: what they stand in.
        lying: (n, 3) points around each convex piece that lies there for good, table frame, m.
    """

    def __init__(self, world: World, light: Light, lying: Sequence[Array] = ()) -> None:
        self._world = world
        self._slope = np.asarray(light.direction[:2], dtype=np.float64) / light.direction[2]
        self._light = light
        self._lying = lying
        self._pieces: list[_Piece] = []
        self._known = 0

    def cast(self, ground: NDArray[np.uint8], camera: Camera) -> NDArray[np.uint8]:
        """The picture of the empty table, darkened where a thing stands between it and the light."""
        self._collect()
        mask = np.zeros(ground.shape[:2], np.uint8)
        frames: dict[tuple[int, int], tuple[Array, Array]] = {}
        pieces = list(self._lying)
        for piece in self._pieces:
            key = (piece.body, piece.link)
            if key not in frames:
                position, quaternion = centre_of_mass(self._world.client, *key)
                rotation = np.array(bullet.getMatrixFromQuaternion(quaternion)).reshape(3, 3)
                frames[key] = rotation, np.array(position)
            turn, centre = frames[key]
            pieces.append(piece.points @ turn.T + centre)
        if pieces:
            self._throw(pieces, camera, mask)
        small = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        square = (self._light.softness, self._light.softness)
        soft = cv2.resize(cv2.blur(cv2.blur(small, square), square), ground.shape[1::-1])
        brightness = (255 - (1.0 - self._light.darkest) * soft).astype(np.uint8)
        shade = cv2.cvtColor(brightness, cv2.COLOR_GRAY2RGB)
        return np.asarray(cv2.multiply(ground, shade, scale=1.0 / 255.0), dtype=np.uint8)

    def _throw(self, pieces: Sequence[Array], camera: Camera, mask: NDArray[np.uint8]) -> None:
        """Fill the shadows of convex pieces, (n, 3) points each, m."""
        points = np.concatenate(pieces)
        points[:, :2] -= points[:, 2:] * self._slope
        points[:, 2] = 0.0
        ends = np.cumsum([len(piece) for piece in pieces])[:-1]
        for seen in np.split(project(camera, points), ends):
            if (seen[:, 2] > 0.0).all():
                outline = cv2.convexHull(np.rint(seen[:, :2] * 16.0).astype(np.int32))
                cv2.fillConvexPoly(mask, outline, 255, cv2.LINE_8, 4)

    def _collect(self) -> None:
        """Find the pieces of what has been added to the world since the last picture."""
        client = self._world.client
        count = bullet.getNumBodies(physicsClientId=client)
        if count == self._known:
            return
        objects = {body.id: body for body in self._world.bodies.values()}
        self._pieces = []
        for index in range(count):
            identity = bullet.getBodyUniqueId(index, physicsClientId=client)
            if identity in objects:
                shape = objects[identity].shape
                points = shape.mesh.vertices - [0.0, 0.0, shape.centre_of_mass]
                self._pieces.append(_Piece(identity, -1, points))
            elif identity != self._world.table:
                self._pieces += _links(client, identity)
        self._known = count


def _links(client: int, body: int) -> list[_Piece]:
    pieces = []
    for data in bullet.getVisualShapeData(body, physicsClientId=client):
        link, form, size, position, quaternion = data[1], data[2], data[3], data[5], data[6]
        points = _outline(form, size)
        if points is not None:
            rotation = np.array(bullet.getMatrixFromQuaternion(quaternion)).reshape(3, 3)
            pieces.append(_Piece(body, link, points @ rotation.T + position))
    return pieces


def _outline(form: int, size: Sequence[float]) -> Array | None:
    """Points whose convex hull is a primitive, as `getVisualShapeData` describes it; None for other forms."""
    signs = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float64)
    if form == bullet.GEOM_BOX:
        corners: Array = signs * np.array(size) / 2.0
        return corners
    angles = np.arange(ROUND) * (2.0 * np.pi / ROUND)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if form in (bullet.GEOM_CYLINDER, bullet.GEOM_CAPSULE):
        length, radius = size[0], size[1]
        return np.concatenate([np.c_[radius * circle, np.full(ROUND, z)] for z in (-length / 2, length / 2)])
    if form == bullet.GEOM_SPHERE:
        tilted = np.concatenate([np.c_[circle, np.zeros(ROUND)], np.c_[np.zeros(ROUND), circle]])
        ball: Array = size[0] * np.concatenate([tilted, np.c_[circle[:, :1], np.zeros(ROUND), circle[:, 1:]]])
        return ball
    return None
