"""What a depth sensor makes of a scene's true depth: noise, steps, ragged edges, flying pixels, holes.

The sensor matches patterns along a baseline b, so what it measures is disparity d = f b / z. An error in d that is the
same everywhere is an error z²/(f b) in z: axial noise grows with the square of the distance. Sources: Khoshelham and
Elberink, "Accuracy and resolution of Kinect depth data", Sensors 2012 (the law); Barron and Malik, "Intrinsic scene
properties from a single RGB-D image", CVPR 2013 (noise and rounding in disparity, pixels that measure aside of
themselves); Nguyen, Izadi and Lovell, "Modeling Kinect sensor noise", 3DIMPVT 2012 (growth with incidence).
"""

from __future__ import annotations

from statistics import NormalDist

import cv2
import numpy as np
from numpy.typing import NDArray

from perception.types import Camera
from sim.sensor.levels import DepthNoise
from sim.sensor.noise import noise

BASELINE = 0.055
# Neighbours are matched over nearly the same window: their errors are alike, pixels.
_WINDOW = 1.0
_PATCH = 1.5
# Nguyen's σ(z, θ) at 1.5 m, by its value at θ = 0: 1 + 0.023 θ² / (π/2 - θ)².
_OBLIQUE = 0.023
# A step in depth between neighbours that is an edge, m.
_EDGE = 0.008
# At an edge the slope is not the surface's; no surface is taken to be more oblique than this cosine.
_GRAZING = 0.15
# How much what is reflected varies from patch to patch, as a share.
_PATCHY = 0.5
# A shiny surface throws the sensor's own light back into it within about this angle, rad, and blinds it.
_GLARE = 0.1

Plane = NDArray[np.float32]


class DepthSensor:
    """A camera's depth over one episode.

    Args:
        camera: whose pictures; distortion does not matter here.
        columns, rows: (H, W) where in what is drawn each pixel looks.
        noise: what is wrong with them.
    """

    def __init__(self, camera: Camera, columns: Plane, rows: Plane, noise: DepthNoise) -> None:
        self._columns, self._rows, self._noise = columns, rows, noise
        self._focal = np.float32(camera.fx)
        self._scale = np.float32(camera.fx * BASELINE)
        self._u = np.arange(camera.width, dtype=np.float32) - np.float32(camera.cx)
        self._v = (np.arange(camera.height, dtype=np.float32) - np.float32(camera.cy))[:, None]
        self._ray = np.sqrt(1.0 + (self._u**2 + self._v**2) / self._focal**2)
        angle = np.arccos(np.linspace(0.0, 1.0, 256).clip(_GRAZING))
        self._spread = (noise.disparity * (1.0 + _OBLIQUE * (angle / (np.pi / 2.0 - angle)) ** 2)).astype(np.float32)
        self._speckle = np.float32(NormalDist().inv_cdf(1.0 - noise.speckle))

    def measure(
        self, drawn: Plane, brightness: NDArray[np.uint8], gloss: Plane | None, rng: np.random.Generator
    ) -> Plane:
        """Depth as it is read out; each reading has its own noise.

        Args:
            drawn: true depth as drawn by the pinhole, m; 0 where nothing is.
            brightness: (H, W) of the picture as the lens shows it, grey.
            gloss: (H, W) 0 to 1, how shiny what each pixel shows is; None where nothing is shiny.
            rng: of this picture.
        """
        shape = brightness.shape
        aside = np.float32(self._noise.jitter)
        columns = self._columns + aside * noise(rng, shape, correlation=_PATCH)
        rows = self._rows + aside * noise(rng, shape, correlation=_PATCH)
        depth = np.asarray(cv2.remap(drawn, columns, rows, cv2.INTER_NEAREST), dtype=np.float32)
        cosine = np.maximum(self._cosine(depth), np.float32(_GRAZING))

        reflected = brightness * cosine * np.float32(1.0 / 255.0)
        faintest = np.float32(self._noise.faintest)
        holes = reflected < faintest + faintest * np.float32(_PATCHY) * noise(rng, shape, correlation=_PATCH)
        holes |= noise(rng, shape, correlation=_WINDOW) > self._speckle
        holes |= depth <= 0.0
        if gloss is not None:
            self._blind(holes, cosine, gloss, rng)

        spread = self._spread[(cosine * np.float32(255.0)).astype(np.uint8)]
        error = spread * noise(rng, shape, correlation=_WINDOW)
        step = np.float32(self._noise.step)
        disparity = np.rint((self._scale / np.maximum(depth, np.float32(0.05)) + error) / step) * step
        measured: Plane = np.asarray(self._scale / np.maximum(disparity, step), dtype=np.float32)
        self._fly(measured, depth, rng)
        measured[holes] = 0.0
        return measured

    def _cosine(self, depth: Plane) -> Plane:
        """Of the angle between the line of sight and the surface, 0 to 1.

        With depth z(u, v), the surface's normal is along (f z_u, f z_v, -(z + u z_u + v z_v)), u and v from the
        principal point; its product with the ray (u/f, v/f, 1) is -z.
        """
        # A patch's own noise-free slope: over two pixels, so that one stray pixel is no surface.
        along_u = cv2.Sobel(depth, cv2.CV_32F, 1, 0, ksize=1, scale=0.5)
        along_v = cv2.Sobel(depth, cv2.CV_32F, 0, 1, ksize=1, scale=0.5)
        ahead = depth + self._u * along_u + self._v * along_v
        normal = cv2.magnitude(cv2.magnitude(along_u, along_v) * self._focal, ahead)
        cosine: Plane = depth / (normal * self._ray + np.float32(1e-6))
        return cosine

    def _blind(self, holes: NDArray[np.bool_], cosine: Plane, gloss: Plane, rng: np.random.Generator) -> None:
        """Add holes where shiny surfaces face the sensor."""
        shiny = np.flatnonzero(gloss > 0.0)
        angle = np.arccos(np.minimum(cosine.reshape(-1)[shiny], 1.0))
        glare = gloss.reshape(-1)[shiny] * np.exp(-((angle / _GLARE) ** 2))
        patchy = noise(rng, gloss.shape, correlation=_PATCH)[np.divmod(shiny, gloss.shape[1])]
        holes.reshape(-1)[shiny] |= glare * (1.0 + _PATCHY * patchy) > 0.6

    def _fly(self, measured: Plane, depth: Plane, rng: np.random.Generator) -> None:
        """Let pixels at edges measure something between the two sides."""
        near, far = cv2.erode(depth, np.ones((3, 3), np.uint8)), cv2.dilate(depth, np.ones((3, 3), np.uint8))
        edge = np.flatnonzero((far - near > np.float32(_EDGE)) & (near > 0.0))
        edge = edge[rng.random(len(edge), dtype=np.float32) < self._noise.flying]
        share = rng.random(len(edge), dtype=np.float32)
        measured.reshape(-1)[edge] = near.reshape(-1)[edge] * (1.0 - share) + far.reshape(-1)[edge] * share
