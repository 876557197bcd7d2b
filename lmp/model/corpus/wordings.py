# ruff: noqa: E501 (word lists read better unbroken)
"""How people explain what they mean by a word: distances, sides, amounts, names, and which of several things."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases

NEXT_TO = phrases("""
    next to | next to | next to | next to | beside | beside | near | close to | by | alongside | right next to | at the side of | close by | adjacent to | just beside |
    right beside | right by | by the side of | just next to | not far from | in the vicinity of | close beside | next door to | in the neighbourhood of | over by | nearby
""")
DISTANCE = phrases("""
    {w} means {d} | {w} means {d} | {w} means {d} | {w} means {d}, not {e} | {w} means {d} away | {w} means {d} apart | {w} is {d} | {w} is {d} | {w} is {d} for me | {w} is {d}, not {e} |
    by {w} i mean {d} | with {w} i mean {d} | when i say {w} i mean {d} | when i say {w}, i mean {d} away | if i say {w}, leave {d} | {w} should be {d} | {w} should mean {d} | {w} should be {d}, not {e} |
    for me {w} means {d} | for me, {w} is {d} | {w} always means {d} | leave {d} when something goes {w} something | leave {d} between things that go {w} each other | keep {d} when you put things {w} others |
    put things {d} away when i say {w} | use {d} for {w} | take {d} for {w} | {w} = {d} | {w}: {d} | {w} is a distance of {d} | {w} means a gap of {d} | {w} means with a gap of {d} |
    {w} means that there are {d} in between | what i call {w} is {d} | from now on {w} means {d} | from now on, {w} is {d} | remember that {w} means {d} | remember: {w} means {d} | in this lab {w} means {d} |
    things {w} each other should be {d} apart | a thing {w} another stands {d} from it | the distance for {w} is {d} | the gap for {w} should be {d} | no, {w} means {d} | i said {w}, that is {d} | {w} is {d}, remember that |
    {d} is what i mean by {w} | {d} is what {w} means | always leave {d} when i say {w} | when i say {w}, i'm thinking of {d} | when i say {w} i think of {d} | when i say {w}, there should be {d} of room | when i say {w}, keep {d} clear |
    when i say {w}, i want {d} between them | when i say {w} i want to see {d} of table in between | whenever i say {w}, leave {d} | whenever something goes {w} something else, leave {d} | whenever i want something {w} something, i mean {d} |
    if something goes {w} something else, leave {d} in between | if i want something {w} something else, that's {d} | putting something {w} a thing means {d} from it | to me {w} is {d} | to my mind {w} is {d} | in my book {w} is {d} | in my language {w} is {d} |
    my {w} is {d} | my idea of {w} is {d} | your {w} is {e}, mine is {d} | your {w} isn't mine, mine is {d} | what you call {w} is {e}, i mean {d} | you think {w} is {e}, it's {d} | {e} isn't {w}, {d} is | {e} is not {w}, {w} is {d} |
    that's not {w}, {w} is {d} | that isn't {w} at all, {d} is {w} | that's not what i call {w}, i mean {d} | you call that {w}? i mean {d} by it | that's too far for {w}, make it {d} | that's too close for {w}, make it {d} | too close for {w}, leave {d} |
    {w} has to be {d} | {w} ought to be {d} | {w} must be {d} | {w} is exactly {d} | {w} is about {d} | {w} is roughly {d} | {w} is {d}, no more, no less | {w} is {d}, not more | {w} is {d} and not {e} | {w} means {d} rather than {e} | {w} means {d} instead of {e} |
    {w} isn't {e}, it's {d} | {w} is not {e} but {d} | {w} is more like {d} | {w} is closer to {d} | let's say {w} is {d} | say {w} is {d} | say, {d} for {w} | make {w} {d} | set {w} to {d} | change {w} to {d} | define {w} as {d} | understand {w} as {d} | read {w} as {d} | treat {w} as {d} |
    take {w} to mean {d} | take it that {w} is {d} | let {w} be {d} | let {w} mean {d} | {w} equals {d} | {w} is equal to {d} | {w} stands for {d} | {w} amounts to {d} | {w} translates to {d} | {w} comes to {d} | {w} counts as {d} | {w} corresponds to {d} | {w}, that's {d} |
    {w}, by which i mean {d} | {w} i.e. {d} | {w}, i.e. {d} | {w} (that's {d}) | {d}, that's {w} | {d}, that's what {w} is | {d} counts as {w} | {d} is {w} | {d} is {w} for me | {d} would be {w} | i call {d} {w} | i consider {d} {w} | i understand {w} as {d} | i'd say {w} is {d} | i think of {w} as {d} |
    i use {w} for {d} | i have {d} in mind when i say {w} | i've {d} in mind with {w} | i expect {d} when i say {w} | i want {d} when i say {w} | we say {w} for {d} | we take {w} to be {d} | we mean {d} by {w} | everybody here means {d} by {w} | the gap is {d} when something goes {w} something |
    the space left is {d} when i say {w} | the gap that goes with {w} is {d} | the word {w} means {d} | the word {w} means {d} to me | the meaning of {w} is {d} | the definition of {w} is {d} | the standard for {w} is {d} | the correct distance for {w} is {d} | the right gap for {w} is {d} |
    the usual distance for {w} is {d} | our standard {w} is {d} | a distance of {d} is what {w} means | a gap of {d} is {w} | a gap of {d} when i say {w} | leave a gap of {d} for {w} | leave {d} of space for {w} | there have to be {d} between things that are {w} each other | two things {w} each other are {d} apart |
    {w} something means {d} from its edge | {w} something is {d} away from it | {w} a thing is {d} off it | {w} doesn't mean touching, it means {d} | {w} without a number is {d} | if i don't say how far, {w} is {d} | unless i say how far, {w} is {d} | could you make {w} {d} | could {w} be {d} | can {w} mean {d} |
    can we agree that {w} is {d} | let's agree on {d} for {w} | let's settle on {d} for {w} | i'd like {w} to be {d} | i'd like {w} to mean {d} | i'd prefer {d} for {w} | i prefer {w} to be {d} | i want {w} to be {d} | i want {w} to mean {d} | you should know that {w} is {d} | you should take {w} as {d} | please note that {w} is {d} |
    you need {d} for {w} | you need to leave {d} for {w} | you're to leave {d} for {w} | you have to keep {d} when it says {w}
""")
SIDED = phrases("""
    {w} means {s} | {w} means {d} {s} | {w} means {d} {s} | {w} means {s}, {d} away | when i say {w} i mean {d} {s} | by {w} i mean {d} {s} | by {w} i mean {s} | when i say {w} i mean {s} | {w} is {s} | {w} is {d} {s} | {w} should be {s} | {w} should be {d} {s} |
    when i say {w}, put it {s} | when i say {w}, put it {d} {s} | {w} always means {s} | for me {w} means {s} | for me {w} is {d} {s} | from now on {w} means {s} | from now on {w} means {d} {s} | remember that {w} means {s} | things that go {w} others go {s} |
    if i say {w}, go {s} | use {s} for {w} | take {d} {s} for {w} | no, {w} means {s} | {s} is what i mean by {w} | {w} always means {d} {s} | {w} = {s} | {w} = {d} {s} | {w}: {s} | {w}: {d} {s} | with {w} i mean {s} | with {w} i mean {d} {s} | {d} {s} is what i mean by {w} | {d} {s} is {w} for me |
    whenever i say {w}, it goes {s} | whenever i say {w}, i mean {s} | whenever i say {w}, it's {d} {s} | what i call {w} is {s} | what i call {w} is {d} {s} | to me {w} is {s} | to me, {w} is {d} {s} | in my book {w} is {s} | my {w} is {s} | my {w} is {d} {s} | wrong side, {w} is {s} | that's the wrong side, {w} means {s} |
    that's not {w}, {w} is {s} | that isn't {w}, {w} is {d} {s} | you got {w} wrong, it's {s} | {w} isn't just anywhere, it's {s} | {w} doesn't mean anywhere, it means {d} {s} | not on any side: {w} is {s} | which side? {w} is {s} | the side for {w} is {s} | the spot for {w} is {d} {s} | the place that {w} means is {s} |
    let's say {w} is {s} | let's say {w} is {d} {s} | define {w} as {s} | define {w} as {d} {s} | take {w} as {s} | take {w} to mean {d} {s} | understand {w} as {s} | read {w} as {d} {s} | let {w} mean {s} | let {w} be {d} {s} | {w} has to be {s} | {w} has to be {d} {s} | {w} must be {s} | {w} ought to be {d} {s} |
    i want {w} to mean {s} | i want {w} to be {d} {s} | i'd like {w} to be {s} | i'd like {w} to be {d} {s} | i think of {w} as {s} | i think of {d} {s} when i say {w} | i'm thinking of {s} when i say {w} | i expect it {s} when i say {w} | i expect it {d} {s} when i say {w} | i understand {w} as {d} {s} |
    if something goes {w} something else, it goes {s} | if something goes {w} something else, it goes {d} {s} | something {w} a thing stands {s} | something {w} a thing stands {d} {s} | a thing {w} another is {s} | we put things {s} when we say {w} | the word {w} means {s} | the word {w} means {d} {s} | could {w} be {s} | could {w} mean {d} {s}
""")
BESIDE = {
    "left": phrases("to the left | on the left | left | to the left of it | on its left | on the left side | left of it | on its left side | to its left | on the left-hand side | on the left of it"),
    "right": phrases("to the right | on the right | right | to the right of it | on its right | on the right side | right of it | on its right side | to its right | on the right-hand side | on the right of it"),
    "top": phrases("behind | behind it | above | above it | at the back | to the back of it | further back | in back of it | on the far side of it | on the far side | farther from me | at its back"),
    "bottom": phrases("in front | in front of it | below | below it | at the front | before it | nearer to me | on the near side of it | on my side of it | on the near side | closer to me | at its front"),
}  # fmt: skip

BITS = phrases("""
    a bit | a bit | a bit | a bit | a little | a little | a little | slightly | slightly | a little bit | a tad | a touch | just a bit | a tiny bit | a smidge | some way | a lot | a good deal | quite a bit | far | a long way | somewhat |
    a nudge | a notch | a smidgen | a wee bit | a fraction | a step | ever so slightly | a whole lot | a fair bit | a good bit | a small step | a big step | a hair | a whisker | a teeny bit | a small distance | a short way | loads | much | a jot | a hop | a stretch | a good way | a small amount
""")
BIT_IS = phrases("""
    {w} means {d} | {w} means {d} | {w} means {d}, not {e} | {w} is {d} | {w} is {d} | {w} is {d}, not {e} | by {w} i mean {d} | when i say {w} i mean {d} | if i say {w}, move it {d} | {w} should be {d} | {w} should mean {d} | for me {w} is {d} | for me, {w} means {d} | {w} always means {d} |
    with {w} i mean {d} | use {d} for {w} | take {d} for {w} | {w} = {d} | {w}: {d} | from now on {w} means {d} | remember that {w} means {d} | remember: {w} is {d} | what i call {w} is {d} | no, {w} means {d} | {d} is what i mean by {w} | {w} is just {d} | {w} is more like {d} |
    {w} is at least {d} | {w} is about {d} | {w} means exactly {d} | when i say {w}, go {d} | {d} is {w} | that was too far, {w} is {d} | that was not enough, {w} is {d} | that's too much, {w} means {d} | that's too little, {w} means {d} | {w} is {d}, never more | {w} is {d}, no more | {w} is {d} and no more | {w} is only {d} |
    {w} is merely {d} | {w} is exactly {d} | {w} is roughly {d} | {w} is around {d} | {w} is {d} with me | {w} is {d} in my book | {w}, when it comes out of my mouth, is {d} | {w}, when i say it, is {d} | {w}, if i say it, means {d} | {w} from me means {d} | {w} in my words is {d} | my {w} is {d} | your {w} is {e}, mine is {d} |
    your idea of {w} is {e}, mine is {d} | {e} is not {w}, {d} is | {e} isn't {w}, {w} is {d} | {w} isn't {e}, it's {d} | {w} is not {e} but {d} | {w} means {d} rather than {e} | {w} means {d} and not {e} | you call that {w}? {w} is {d} | that's not {w}, {w} is {d} | that wasn't {w}, {d} is {w} | that was more than {w}, it's {d} |
    that was less than {w}, it's {d} | when i say {w}, i'm thinking of {d} | when i say {w}, i think of {d} | when i say {w}, it's {d} | when i say {w}, i want {d} | when i say {w}, move things {d} | when i say {w}, make it {d} | whenever i say {w}, i mean {d} | whenever i say {w} it's {d} | if i say {w}, that's {d} | if i say {w}, i mean {d} |
    if you hear {w}, that's {d} | what i mean by {w} is {d} | what {w} means is {d} | the word {w} means {d} | the size of {w} is {d} | the distance for {w} is {d} | the amount i mean by {w} is {d} | the definition of {w} is {d} | define {w} as {d} | set {w} to {d} | make {w} {d} | change {w} to {d} | understand {w} as {d} | read {w} as {d} |
    treat {w} as {d} | take {w} as {d} | take {w} to be {d} | let {w} be {d} | let {w} mean {d} | let's say {w} is {d} | say {w} is {d} | let's agree that {w} is {d} | let's call {d} {w} | i call {d} {w} | i consider {d} {w} | i use {w} for {d} | i mean {d} by {w} | i mean {d} when i say {w} | i think of {w} as {d} | i have {d} in mind when i say {w} |
    i want {w} to be {d} | i want {w} to mean {d} | i'd like {w} to be {d} | i'd say {w} is {d} | i'd prefer {w} to be {d} | we say {w} for {d} | we mean {d} by {w} | {w} equals {d} | {w} stands for {d} | {w} amounts to {d} | {w} comes to {d} | {w} corresponds to {d} | {w} has to be {d} | {w} must be {d} | {w} ought to be {d} | {w}, that's {d} |
    {w}, i.e. {d} | {d}, that's {w} | {d} counts as {w} | {d} is {w} for me | {d} makes {w} | {d} is what you should move when i say {w} | a distance of {d} is {w} | can {w} be {d} | could {w} mean {d} | {w} always comes to {d} | {w} is always {d} | every time i say {w} it's {d} | you should take {w} as {d} | you should know that {w} is {d}
""")
BY_A_BIT = phrases("""
    move {a} {d} {w} | move {a} {d} {w} | shift {a} {d} {w} | nudge {a} {d} {w} | move {a} {w} {d} | put {a} {d} further {w} | scoot {a} {d} {w} | bring {a} {d} {w} | {a} {d} {w} | i want {a} {d} further {w} | {a} should go {d} {w} | get {a} {d} {w} | move {a} {d} further {w} |
    {a} should be {d} further {w} | {a} has to move {d} {w} | {a}: {d} {w} | {a} needs to go {d} {w} | relocate {a} {d} {w} | take {a} {d} {w} | push {a} {d} {w} | slide {a} {d} {w} | carry {a} {d} {w} | set {a} {d} further {w} | place {a} {d} further {w} | have {a} {d} further {w} |
    i'd like {a} {d} further {w} | {a} could go {d} {w} | {a} would look better {d} {w} | {a} must go {d} {w} | {a} goes {d} {w}
""")
