# ruff: noqa: E501 (word lists read better unbroken)
"""Word lists: what people call kinds, colours, sides and distances, and how they begin and end a request."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases, words

KIND_WORDS = {
    "block": ("block", *words("cube cube cube brick brick box cuboid"), "building block", "toy block"),
    "bowl": ("bowl", *words("dish dish container vessel basin pot"), "mixing bowl"),
    "cylinder": ("cylinder", *words("tube tube can pillar canister roller rod tin")),
    "ball": ("ball", *words("sphere sphere orb marble globe"), "round thing"),
    "plate": ("plate", *words("saucer dish tray disc disk platter")),
    "mug": ("mug", *words("cup cup cup beaker tumbler teacup"), "coffee cup"),
}
"""A kind and what else it is called; a word that stands twice is said more often."""

COLOR_WORDS = {
    "red": phrases("crimson | scarlet | maroon | dark red | bright red | ruby | ruby red | cherry red | reddish | vermilion"),
    "green": phrases("emerald | lime | olive | dark green | light green | mint | forest green | lime green | greenish | jade"),
    "blue": phrases("navy | azure | dark blue | navy blue | cobalt | royal blue | bluish | sapphire | ultramarine"),
    "yellow": phrases("gold | golden | lemon | bright yellow | yellowish | mustard | canary yellow | lemon yellow"),
    "orange": phrases("tangerine | amber | apricot | carrot-colored | bright orange | pumpkin"),
    "purple": phrases("violet | violet | lilac | lavender | plum | mauve | dark purple | indigo | amethyst"),
    "pink": phrases("rose | magenta | fuchsia | hot pink | salmon | light pink | rosy | pinkish"),
    "cyan": phrases("turquoise | turquoise | light blue | light blue | teal | aqua | aquamarine | sky blue"),
    "brown": phrases("chocolate | tan | dark brown | light brown | chestnut | coffee-colored | brownish | beige"),
    "gray": phrases("grey | grey | grey | grey | grey | silver | silvery | dark gray | light grey | ash gray"),
    "white": phrases("ivory | pale | snow white | snow-white | cream-colored | whitish | cream"),
    "black": phrases("ebony | dark | jet black | pitch black | pitch-black | charcoal"),
}  # fmt: skip
RIVALS = {
    "maroon": ("brown", "purple"),
    "lime": ("yellow",),
    "mint": ("cyan",),
    "azure": ("cyan",),
    "gold": ("orange", "brown"),
    "golden": ("orange", "brown"),
    "mustard": ("orange", "brown"),
    "amber": ("yellow", "brown"),
    "apricot": ("pink", "yellow"),
    "plum": ("pink", "red"),
    "mauve": ("pink",),
    "indigo": ("blue",),
    "rose": ("red",),
    "rosy": ("red",),
    "magenta": ("purple",),
    "fuchsia": ("purple",),
    "salmon": ("orange", "red"),
    "turquoise": ("green",),
    "teal": ("green", "blue"),
    "light blue": ("blue",),
    "sky blue": ("blue",),
    "tan": ("yellow", "orange"),
    "beige": ("white", "yellow"),
    "silver": ("white",),
    "silvery": ("white",),
    "pale": ("gray", "pink"),
    "cream": ("yellow", "brown"),
    "cream-colored": ("yellow", "brown"),
    "charcoal": ("gray",),
    "dark": ("blue", "brown", "purple", "gray"),
    "dish": ("plate", "bowl"),
    "container": ("mug",),
    "vessel": ("mug",),
    "pot": ("mug",),
    "box": ("bowl",),
    "can": ("mug",),
    "tin": ("mug",),
    "tray": ("bowl",),
    "beaker": ("cylinder",),
    "tumbler": ("cylinder",),
    "round thing": ("plate", "cylinder", "bowl", "mug"),
}
"""Words that could also mean another colour or kind, which must then not be on the table."""

CATEGORY = words("thing object item piece toy")
NUMBERS = words("zero one two three four five six seven eight nine ten eleven twelve")
ORDINALS = words("first second third fourth fifth sixth seventh eighth")
NUMERALS = words("1st 2nd 3rd 4th 5th 6th 7th 8th")
UNITS = {
    "cm": (0.01, words("cm cm cm centimeters centimetres cms centimeter centimetre")),
    "mm": (0.001, words("mm mm millimeters millimetres")),
    "m": (1.0, words("m m meters metres meter")),
    "inch": (0.0254, words("inches inches inch in")),
}
MEASURES = {
    "half a centimeter": (0.5, "cm"),
    "half a cm": (0.5, "cm"),
    "a centimeter": (1, "cm"),
    "one and a half cm": (1.5, "cm"),
    "a centimeter and a half": (1.5, "cm"),
    "a couple of centimeters": (2, "cm"),
    "two centimeters and a half": (2.5, "cm"),
    "two and a half cm": (2.5, "cm"),
    "two and a half centimeters": (2.5, "cm"),
    "a few centimeters": (3, "cm"),
    "three and a half centimetres": (3.5, "cm"),
    "four and a half cm": (4.5, "cm"),
    "seven and a half centimeters": (7.5, "cm"),
    "twelve and a half cm": (12.5, "cm"),
    "fifteen centimeters": (15, "cm"),
    "twenty centimeters": (20, "cm"),
    "twenty cm": (20, "cm"),
    "twenty-five centimeters": (25, "cm"),
    "fifty millimeters": (50, "mm"),
    "a hundred millimeters": (100, "mm"),
    "half an inch": (0.5, "inch"),
    "an inch": (1, "inch"),
    "one and a half inches": (1.5, "inch"),
    "an inch and a half": (1.5, "inch"),
    "two and a half inches": (2.5, "inch"),
    "a couple of inches": (2, "inch"),
    "a finger's width": (2, "cm"),
    "a finger width": (2, "cm"),
    "a hand's width": (10, "cm"),
    "a hand width": (10, "cm"),
    "one hand width": (10, "cm"),
    "a tenth of a meter": (0.1, "m"),
    "a fifth of a meter": (0.2, "m"),
}
"""Distances in words, and how many of which unit they are."""

SIDE_WORDS = {
    "left side": phrases("""
        left side | left edge | left hand side | left | left end | left-hand side | left area | left part |
        left border | far left
    """),
    "right side": phrases("""
        right side | right edge | right hand side | right | right end | right-hand side | right area |
        right part | right border | far right
    """),
    "top side": phrases("""
        top side | top edge | upper side | top | back | back side | upper edge | far side | back edge |
        top area | upper area | far edge | top border | rear
    """),
    "bottom side": phrases("""
        bottom side | bottom edge | lower side | bottom | front | front side | lower edge | near side |
        front edge | bottom area | lower area | near edge | bottom border
    """),
}

_MISSPELT = """
    yellow yelow | yellow yello | purple purpel | purple perple | cylinder cilinder | cylinder cylindar | cylinder cylender |
    orange ornage | orange orang | block blok | block bloc | bowl bowel | bowl boul | bowl bol | green gren | green grean |
    middle midle | middle mittle | corner conner | corner coner | between betwen | between beetween | between inbetween |
    right rigth | right rite | left lefft | please plese | please pleas | biggest bigest | largest largset |
    closest clostest | closest closset | nearest neerest | furthest furtherst | farthest fartest | smallest smalest |
    stack stak | cube qube | cube cueb | plate plaet | with wiht | which wich | which witch | onto unto |
    centimeters centimetrs | centimeters centimeter | millimeters milimeters | sphere sfere | brown brwon |
    white wite | white whtie | black blak | black balck | blue bleu | pink pnik | gray garay | cyan cian | cyan cyane |
    purple prple | object obejct | object objekt | objects objets | ball bal | mug mugg | cup cupp | the teh | the hte |
    everything evrything | second secnd | front frnt | behind behid | behind behnd | towards towrads | beside besides |
    leftmost leftmots | rightmost rigthmost | except exept | except expect | otherwise otherwize | leave leve | place plase |
    dish dihs | container contaner | vessel vessle | position postion | move moove | pick pik | want wnat
"""
_SLIPS = [words(pair) for pair in phrases(_MISSPELT)]
MISSPELT = {word: tuple(wrong for right, wrong in _SLIPS if right == word) for word, _ in _SLIPS}
"""How some words are often written wrong."""

CALLS = phrases("""
    please | please | please | please | hey robot, | robot, | ok, | ok | okay, | hey, | now | now please |
    next, | first | then | alright, | so, | hi, please | pls | plz | hello robot, please | well, | um, | uh |
    yo robot | hi robot, | alright robot, | listen, | next up: | task: | command: | great, now | perfect. now |
    thanks, now | good. now | when you're ready, | if possible, | if you don't mind, | one more thing: | hm, |
    next task: | attention: | dear robot, | quick one: | right, | ok so | oh and | by the way,
""")
ASKING = phrases("""
    can you | could you | could you please | can you please | would you | will you | i want you to |
    i'd like you to | i would like you to | i need you to | go ahead and | kindly | would you mind to | let's |
    you should | try to | just | i want to | would you please | your task is to | let us |
    it would be nice if you could | be so kind and | do me a favor and | go and | you need to | you must |
    now you can | hello, could you | i was wondering whether you could | i was wondering if you could |
    would it be possible to | would it be possible for you to | is it possible to | could i ask you to |
    would you be so kind as to | do you think you could | is there any chance you could |
    it'd be great if you could | it would be great if you could | i'd love you to | i'd appreciate it if you could |
    i would be grateful if you could | your job is to | why don't you | can u | could u | can u pls | i need u to |
    be a good robot and | be a dear and | what i want is for you to | now i want you to | i want u to |
    may i ask you to | i'd be happy if you could | you have to | you are supposed to | make sure to |
    don't forget to | remember to | i have to ask you to | if you could | maybe you could | you could |
    perhaps you can | feel free to | please go ahead and | we need to | we should | we have to | time to |
    it is time to | help me | help me to | would you be able to | are you able to | any chance you could |
    the plan is to | the idea is to | the next step is to | all i want is to | i'm asking you to | i think you should
""")
ASKING_ING = phrases("""
    would you mind | do you mind | how about | what about | i suggest | i'd appreciate you | start by |
    can i bother you with | thanks for | i'm thinking of
""")
_VERB_FORMS = words("""
    put putting place placing move moving pick picking set setting drop dropping lay laying bring bringing take
    taking grab grabbing get getting transfer transferring position positioning stick sticking relocate
    relocating lift lifting deposit depositing shift shifting leave leaving carry carrying stack stacking push
    pushing slide sliding point pointing swap swapping switch switching sort sorting gather gathering collect
    collecting arrange arranging line lining align aligning build building make making remove removing empty
    emptying clear clearing nudge nudging hold holding show showing go going trace tracing draw drawing hover
    hovering fetch fetching spread spreading pile piling chuck chucking plonk plonking shove shoving pop popping
    dump dumping park parking rest resting slip slipping send sending return returning raise raising exchange
    exchanging grasp grasping have having let letting
""")
GERUNDS = dict(zip(_VERB_FORMS[::2], _VERB_FORMS[1::2], strict=True))
"""Verbs that a command may begin with; after "would you mind" comes the other form."""

ENDINGS = phrases("""
    please | please | please | for me | for me please | now | thanks | thank you | right now | if you can |
    will you | would you | ok | quickly | carefully | gently | , please | , thanks | , thank you | , will you |
    , ok | , robot | pls | plz | for me, please | as fast as you can | very carefully | , would you |
    if you don't mind | if you would | if possible | , if possible | when you can | when you get a chance |
    , can you | , could you | , thanks a lot | , thx | thx | ty | , much appreciated | , okay | real quick |
    as soon as you can | , that's all | asap | , be careful | next | , my friend | , buddy | , cheers |
    without dropping it | slowly | nice and slow | once you are ready | this time | instead
""")
REASONS = phrases("""
    i am tidying up, so {} | i'm tidying up so {} | we are cleaning up, so {} | i need some space, so {} |
    the table is a mess, {} | the table is a mess. {} | guests are coming, so {} | before we start, {} |
    to make room, {} | let's play a game: {} | i'm setting the table, so {} | it looks untidy, so {} |
    i can't reach it, so {} | i have no hands free, {} | for the photo, {} | for the next test {} |
    it's a bit crowded here, so {} | i forgot something: {} | my boss wants you to {} | let's see if you can {} |
    let's see whether you can {} | show me that you can {} | as a test, {} | here is what to do: {} |
    this is what i want: {} | {} because it is in the way | {} because it's in the way | {}, it's in my way |
    {} since i need the space | {}, that would look nicer | {} so that it doesn't fall | {}, i need it there |
    {} because i need it there | {}, it looks better there | {} so i can find it | {} to make some room |
    {} before lunch | {} while i get a coffee | {} because i said so | {}, that is where it belongs |
    {} - it belongs there | {} so we can start | {} as a test | {}, it's important | {} since it was there before |
    {} so that i can see it better | {} so nobody bumps into it | {} to keep things tidy | {} as we discussed |
    {} like i showed you | {}, i'm in a hurry | {} and nothing else | {} and that's it | {} and be careful with it
""")
