# ruff: noqa: E501 (word lists read better unbroken)
"""What stands about where people live and work, what it is like and where it goes: for rules that name what is not on the table."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases, words
from lmp.model.corpus.wording import plural

NOUNS = words("""
    fork spoon knife ladle whisk spatula tongs grater peeler sieve funnel kettle teapot pan saucepan lid jar bottle carafe jug pitcher flask thermos tumbler goblet chalice napkin towel cloth sponge brush
    broom mop bucket basin soap candle lantern lamp bulb torch battery charger cable plug socket switch fuse remote phone tablet laptop keyboard mouse camera lens tripod speaker radio clock watch
    glove scarf hat cap sock shoe belt tie ring necklace bracelet button zip needle thread spool ribbon scissors ruler pencil pen marker crayon eraser sharpener stapler stamp envelope letter card
    folder binder notebook book magazine newspaper map poster frame mirror vase plant cactus flower seed pot rake shovel trowel hose hammer wrench spanner screwdriver pliers saw drill chisel file nail
    screw bolt nut washer hinge bracket clamp spring gear pulley magnet sensor motor wheel tyre axle pipe valve gasket tin can carton packet bag sack basket crate box chest drawer tray rack shelf
    apple pear plum peach cherry grape lemon lime melon banana kiwi fig date orange tomato potato onion carrot pepper cucumber radish pumpkin egg loaf roll bun muffin cookie cracker sausage
    doll teddy car truck train plane boat robot dinosaur puzzle drum flute whistle ball kite die domino pawn bishop rook token coin purse wallet key badge ticket passport pill bandage syringe thermometer
    vial beaker pipette flask swab slide dish burner scale weight tile brick plank peg stick stone pebble shell feather cone cube prism pyramid disc rod bead marble cup mug glass plate bowl saucer
""")  # fmt: skip
"""One of a kind."""
MASSES = words("""
    milk sugar salt pepper flour rice pasta bread butter cheese honey jam coffee tea juice water wine beer food fruit meat veg cutlery crockery china glass glassware porcelain plastic metal wood paper cardboard
    leather fabric wool rubber foam paint glue tape ink chalk clay sand soil string wire hardware jewellery money change post mail laundry rubbish waste junk litter stuff medicine equipment stationery clothing
    cosmetics toys tools electronics leftovers breakables valuables spares scraps samples groceries dishes sweets snacks ingredients
""")
"""What has no number, or always more than one."""
QUALITIES = words("""
    heavy light big small large little tall short long wide narrow thick thin fat flat round square pointed sharp blunt soft hard stiff smooth rough slippery sticky wet dry damp clean dirty dusty greasy new
    old fresh stale rotten ripe unripe raw cooked hot cold warm frozen full empty open closed broken whole cracked chipped dented bent straight loose tight fragile sturdy cheap expensive plain striped spotted
    dark light bright pale transparent shiny dull metal wooden plastic glass painted labelled unlabelled marked spare used unused sealed unsealed loud quiet odd even first last
""")
"""What things are like."""
EXTREMES = words("""
    heaviest lightest biggest smallest largest tallest shortest longest widest narrowest thickest thinnest flattest roundest softest hardest cleanest dirtiest newest oldest freshest ripest fullest emptiest
    darkest lightest brightest nearest farthest closest plainest cheapest lowest highest outermost innermost leftmost rightmost
""")
"""Of a group, the one that is most so."""
PEOPLE = phrases("""
    my wife | my husband | my daughter | my son | my boss | my colleague | my neighbour | my sister | my brother | my mum | my dad | my flatmate | grandma | grandpa | the kids | the children | the baby | the cat | the dog | the customer |
    the doctor | the nurse | the chef | the guests | the inspector | the night shift | the cleaner | the others | the students | the professor | anna | tom | she | he | somebody | someone else | the boy | the girl | the twins | the technician
""")
HOMES = phrases("""
    by the window | next to the sink | on the windowsill | on the top shelf | on the bottom shelf | in the cupboard | in the fridge | in the top drawer | in the second drawer | on the tray | by the door | near the wall | in the basket | under the lamp |
    by the lamp | on the mat | on the towel | in the rack | on the rack | in the corner | on the left | on the right | on the left-hand side | on the far side | at the back | at the front | on my side | behind the screen | next to the kettle |
    next to the monitor | by the phone | in the pot | in the jar | in the tin | in the box | in the bin | in the bucket | in the bag | in the pen pot | with the others | with the tools | with the cutlery | on its own | in a row | on the counter |
    in the middle | against the wall | by the scales | beside the printer | on the scales | in the dishwasher | on the charger | next to the bed | on the desk | under the shelf | in the toolbox | on the bench | by the cooker | in a bowl | on a plate |
    where it's cool | where it's dry | where the sun doesn't get | out of the sun | out of reach of the kids | well away from the edge | far from the heat | near my hand | within reach | where i can see it
""")
"""Where things are kept, by what stands there: mostly nothing that is on the table."""
CARRIERS = words("""
    box bag crate basket tray rack jar tin dish bowl bucket carton case drawer pot cup shelf slot pocket compartment bin tub pouch envelope suitcase trolley plate cell hole holder stand
""")
"""What things are put into or onto."""
MATERIALS = words(
    "glass china metal plastic paper cardboard wood rubber foam clay porcelain wax leather fabric stone steel tin crystal silicone"
)


def several(noun: str) -> str:
    """More than one of a noun."""
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun if noun in ("scissors", "pliers", "tongs") else plural(noun)


_IRREGULAR = {
    "knife": "knives",
    "shelf": "shelves",
    "loaf": "loaves",
    "die": "dice",
    "tomato": "tomatoes",
    "potato": "potatoes",
}
