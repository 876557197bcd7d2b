# ruff: noqa: E501 (word lists read better unbroken)
"""That something or somewhere else was meant, in people's words: {x} the right object, {y} the wrong one, {p} the right place, {q} the wrong one."""

from __future__ import annotations

from lmp.model.corpus.phrases import phrases

OTHER_ONE = phrases("""
    not that one, {x} | not that one, {x} | {x} | {x} | i meant {x} | i meant {x} | i mean {x} | not this one, {x} | wrong one, {x} | {x} instead | {x} instead | {x}, not that one | {x}, not this one | i said {x} |
    take {x} instead | use {x} instead | {x}, not this | rather {x} | the wrong one, i want {x} | not it, {x} | actually {x} | actually, i meant {x} | wrong object, {x} | not that, {x} | that's the wrong one, {x} |
    that is not {x} | that's not {x} | you took the wrong one, i meant {x} | pick {x} instead | i want {x} instead | it should be {x} | that's not what i meant, {x} | oops, i meant {x} | {x} rather than that | {x} is what i meant |
    not the one i meant, take {x} | i was talking about {x} | i was thinking of {x} | i was referring to {x} | it's {x} that i want | it's {x} i need | i need {x}, not that | i asked for {x} | i told you {x} | {x} i said | did i not say {x} |
    is that {x}? no | does that look like {x} to you | you call that {x} | since when is that {x} | that isn't {x}, is it | that doesn't look like {x} to me | are you sure that's {x} | look again, {x} | you've mixed them up, {x} |
    you confused it with {x} | you mistook it for {x} | you're confusing it with {x} | {x}, not {y} | {x} and not {y} | not {y} but {x} | not {y}, {x} | {x} instead of {y} | {x} rather than {y} | i meant {x}, not {y} | i said {x}, not {y} |
    i want {x}, not {y} | that's {y}, i want {x} | that's {y}, not {x} | that's {y}! {x} | this is {y}, i asked for {x} | {y} is the wrong one, {x} | {y}? i said {x} | not {y}! {x} | why {y}? {x} | {y}? no, {x} |
    forget {y}, {x} instead | forget that one, {x} | leave that one, take {x} | leave that one alone, {x} | drop that, {x} | let that one be and take {x} | swap it for {x} | exchange it for {x} | replace it with {x} | change of plan, {x} |
    i've changed my mind, {x} | i changed my mind: {x} | on second thought, {x} | on second thoughts {x} | better {x} | better take {x} | let's take {x} instead | let's have {x} instead | let's use {x} | make it {x} | make that {x} | try {x} |
    try {x} instead | how about {x} | what about {x} instead | could we have {x} instead | could you take {x} instead | can i have {x} instead | i'd prefer {x} | i'd rather have {x} | i would rather it was {x} | i'd sooner have {x} |
    i prefer {x} | i like {x} better | {x} would be better | {x} would be the right one | {x} is the right one | {x} is the one i want | the one i want is {x} | the right one is {x} | the right one would be {x} | the one i meant is {x} |
    what i wanted was {x} | what i meant was {x} | all i wanted was {x} | {x} was what i meant | {x}, i meant | {x} actually | {x} of course | {x}, obviously | {x}, if you please | {x} please, not that | the other way round, {x} |
    nope, {x} | nah, {x} | nah {x} | nope. {x} | wrong. {x} | wrong, {x} | wrong guess, {x} | mistake, {x} | error: {x} | correction: {x} | incorrect, {x} | negative, {x} | that was about {x} | it was about {x} | it's about {x} | we're talking about {x} |
    no not {y} | anything but {y}, {x} | i didn't mean {y}, i meant {x} | i didn't say {y}, i said {x} | i wasn't talking about {y} but about {x} | nobody asked for {y}, {x} | who said {y}? {x} | you want {x}, not {y} |
    the one you need is {x} | look, {x} is over there | there, {x} | there it is, {x} | {x}, over there | {x}, can't you see | that one over there, {x} | see {x}? that one | see {x} there? that's what i meant | find {x} | get {x} instead |
    grab {x} instead | give me {x} instead | bring {x} instead | fetch {x} instead | do it with {x} | do that with {x} instead | the same with {x} instead | i wanted {x} | i wanted {x}, not {y} | it was {x} i wanted | it was {x} i meant |
    the one i wanted was {x} | {x} is what i asked for | {x}, that's what i asked for | my mistake, {x} | i misspoke, {x} | i got it wrong, {x} | slip of the tongue, {x} | i said {y} but i meant {x} | {y} was wrong, i meant {x} |
    did i say {y}? i meant {x} | please excuse me, i meant {x} | i should have said {x} | let me rephrase: {x} | i must have been unclear, {x} | to be clear, {x} | just to be clear: {x}
""")
"""No more than which is meant."""
OTHER_NOW = phrases("""
    let go of it, take {x} | put that back and take {x} | put it back, {x} | put that down, {x} | put that one down and get {x} | you're holding the wrong one, {x} | you're holding {y}, i want {x} | you've got the wrong one there, {x} |
    you've got {y} in your hand, i meant {x} | that's {y} you've got there, not {x} | you're about to take the wrong one, {x} | you're reaching for the wrong one, {x} | you're going for {y}, i meant {x} | hands off {y}, {x} |
    hands off, {x} is the one | don't take that one, take {x} | don't take {y}, take {x} | don't pick that up, {x} | don't grab {y}, grab {x} | not the one in your hand, {x} | what you've got there is {y} | drop it and take {x} | stop, {x} |
    what are you doing with {y}? {x} | where are you going with {y}? i said {x} | why are you taking {y}? {x} | you're moving the wrong one, {x} | you're at the wrong one, {x} | you're heading for the wrong one, {x} | that one? no, {x} |
    keep going but with {x} | leave {y} and take {x} | release that and get {x} | open your hand, i want {x} | you're opening the wrong one, {x} | you're pointing at the wrong one, {x} |
    before you lift it: {x} | you just grabbed {y}, {x} please | that thing in your hand isn't {x} | let {y} go, {x} | hang on, that's {y} | wait, that's {y} | careful, that's {y}, not {x} | you're on the wrong track, {x} | you're not getting it, {x} |
    it's {x} you should be holding | you should be holding {x} | you ought to be taking {x} | you're meant to take {x} | it's {x} you're supposed to take | the idea was that you take {x}
""")
OTHER_DONE = phrases("""
    {it} should have been {x} | {it} was supposed to be {x} | {it} was meant to be {x} | {it} ought to have been {x} | {it} should've been {x} | you should have taken {x} | you should've used {x} | you were supposed to take {x} | you were meant to move {x} |
    i'd have liked {x} better | i would have preferred {x} | i'd have preferred {x} | i'd have taken {x} | i was hoping for {x} | i expected {x} | you took {y}, i wanted {x} | you took {y} instead of {x} | you picked the wrong one, {x} |
    you picked {y}, i meant {x} | you moved {y}, i meant {x} | you moved the wrong one, {x} | you've moved the wrong one, {x} | you grabbed the wrong one, it was {x} | you chose the wrong one, {x} | you've taken {y}, it was to be {x} |
    why didn't you take {x} | why did you take {y}? {x} | couldn't you have taken {x} | you could have taken {x} | {it} was wrong, {x} | {it} was the wrong one, {x} | {it} was a mistake, i meant {x} | with {it} i meant {x} | {it}: i meant {x} |
    take {it} away again, {x} belongs there | take {it} out again and put {x} there | put {it} back and take {x} | put {it} back where it was, i wanted {x} | swap {it} for {x} | exchange {it} for {x} | replace {it} with {x} | change {it} for {x} |
    do {it} again with {x} | once more, but with {x} | the same again with {x}, not {y} | {it} isn't the one, {x} | {it} isn't what i asked for, {x} | {it} isn't {x} | {it} is not what i wanted, {x} | i asked for {x} and got {y} |
    you gave me {y}, i asked for {x} | you brought {y}, i asked for {x} | you've given me the wrong one, {x} | i said {x} and you took {y} | i said {x}, you did {y} | you misheard, it was {x} | you misunderstood me, i meant {x} | you got it wrong, {x} |
    you got the wrong one, {x} | it was {x} i wanted, not {it} | {x} should be there, not {it} | {x} should be in its place | i wanted {x} there, not {it} | i wanted {x} where {it} is now | {x} belongs there, not {y} | there should be {x} there now | {it} was {y}, not {x} |
    that was {y}, not {x} | that was {y}, i said {x} | that was the wrong one, {x} | that was the wrong {x} | you opened the wrong one, {x} | you pointed at the wrong one, {x}
""")
ONES = phrases("""
    the smaller one | the bigger one | the other one | the other one | the larger one | the smallest one | the biggest one | the one on the left | the one on the right | the left one | the right one | the one next to it | the one behind it |
    the one in front | the other | the one in the corner | the one in the bowl | that other one | the one beside it | the middle one | the nearer one | the one farther away | the one at the back | the first one | the {n} one | the one above |
    the {c} one | the {c} one | the {c} one | the {c} {k} | the {c} {k} | the other {k} | the other {k} | the {c} | its neighbour | the neighbour | its brother | the one under it | the one on top | the top one | the bottom one | the lower one |
    the upper one | the {k} | the {k} | the {k} behind it | the {k} in front of it | the {k} next to it | the {k} over there | the {k} on the left | the {k} on the right | the {k} at the back | the {k} in the middle | the smaller {k} | the bigger {k} |
    the {n} {k} | the {n} {k} from the left | the {n} one from the right | the one i pointed at | the one i showed you | the one i mentioned | the one by {y} | the one next to {y} | the one behind {y} | the {k} by {y} | the one near {y} | the one in {y} |
    the one closest to me | the one nearest to you | the one in front of me | the one right in front of you | the one on its own | the lone one | the new one | the old one | the clean one | the full one | the empty one | the broken one |
    the one with the handle | the one with the lid | the one with the label | the one with a crack | the one with the stripes | the one with the dots | the one without a lid | the shiny one | the dull one | the dark one | the light one | the darker one |
    the lighter one | the heavy one | the light {k} | the wooden one | the metal one | the plastic one | the glass one | the soft one | the round one | the square one | the flat one | the tall one | the short one | the thin one | the thick one | the long one |
    the one to the left of it | the one to its right | the one just behind | the one you had first | the one from before | the one at the edge | the one at the front | the furthest one | the closest one | the {c} thing | the {c} object | that {c} one |
    that {k} over there | that one over there | this one here | the one over there | the one over here | the thing over there | the thing beside it | the {c} one, the small one | both, actually | mine | my one | the good one | the nicer one | the smaller of the two |
    the bigger of the two | the left of the two | the second of them | the one that's left | the one that is still there | the last one on the right | the {c} one at the back | the small {c} one | the big {c} one | another {k} | a different one | another one |
    a bigger one | a smaller one | a {c} one | any other {k} | something bigger | something smaller | one of the others | the drawer below | the one below | the drawer above | the next one | the next one over | the one after that | one further | the one two to the left
""")
ELSEWHERE = phrases("""
    not there, {p} | not there, {p} | {p} | {p} instead | {p} instead | put it {p} instead | i meant {p} | i meant {p} | i said {p} | rather {p} | better {p} | wrong place, {p} | not here, {p} | actually {p} | it should go {p} | it goes {p} |
    that's the wrong place, it goes {p} | that is not where it goes, {p} | i'd rather have it {p} | {p}, not there | {p}, not {q} | not {q}, {p} | not {q} but {p} | {p} instead of {q} | {p} rather than {q} | bring it {p} instead | it was supposed to go {p} |
    place it {p} instead | wrong, {p} | wrong spot, {p} | wrong spot. {p} | that's the wrong spot, {p} | {p} please, not there | that's not {p} | this isn't {p} | is that {p}? no | you call that {p} | does that look like {p} to you | i told you {p} |
    i asked for it {p} | i want it {p} | i need it {p} | i want it {p}, not {q} | i need it {p}, not {q} | i said {p}, not {q} | i meant {p}, not {q} | i didn't say {q}, i said {p} | who said {q}? {p} | {q}? no, {p} | {q}? {p} | why {q}? {p} |
    i said {q} but i meant {p} | {q} was wrong, {p} | my mistake, {p} | my mistake: {p} | i misspoke, {p} | sorry, my mistake, {p} | i changed my mind, {p} | i've changed my mind: {p} | on second thought, {p} | on second thoughts {p} | change of plan, {p} |
    let's have it {p} | let's put it {p} instead | let's say {p} | make it {p} | make that {p} | how about {p} | what about {p} instead | could it go {p} | could you put it {p} instead | can we have it {p} instead | why not {p} |
    {p} would be better | {p} would be the right place | {p} would make more sense | {p} makes more sense | {p} is better | {p} is where it goes | {p} is where i want it | {p} is where it belongs | {p} is the place | {p} is what i meant |
    i'd prefer it {p} | i prefer it {p} | i'd sooner have it {p} | i would rather it went {p} | i would like it {p} instead | it'd be better {p} | it would be better off {p} | it's better {p} | it'd be safer {p} | it's safer {p} | it looks better {p} |
    it ought to be {p} | it has to be {p} | it has to go {p} | it needs to be {p} | it must go {p} | it should be {p} | it's supposed to be {p} | it's meant to be {p} | it wants to be {p} | it was meant to go {p} | that belongs {p} | that goes {p} | this goes {p} |
    that should be {p} | {x} goes {p}, not {q} | {x} was supposed to go {p} | i meant {x} to go {p} | i want {x} {p}, not {q} | {x} not {q}, {p} with it | {p} with it | {p} with {x} |
    over there, {p} | there, {p} | right there, {p} | nope, {p} | nah, {p} | nope. {p} | correction: {p} | incorrect, {p} | negative, {p} | somewhere else, {p} | anywhere but {q}, {p} | not in that one, {p} | not on that one, {p} | the other place, {p} |
    no room there, {p} | it's full there, {p} | it's taken, {p} | {p} and nowhere else | only {p} | {p}, please, not {q} | {p}, as i said | {p}, like i said | {p} of course | {p}, obviously | {p} i said | {p}, i meant | {p} actually | to be clear, {p} |
    let me rephrase, {p} | i should have said {p} | i must have been unclear: {p} | try {p} | try {p} instead | leave {q}, go {p} | forget {q}, {p} | never mind {q}, {p} | i was thinking of {p} | i had {p} in mind | what i had in mind was {p} | what i wanted was {p}
""")
ELSEWHERE_NOW = phrases("""
    you're going to the wrong place, {p} | you're heading the wrong way, {p} | you're heading for the wrong spot, {p} | where are you going? {p} | where are you taking it? {p} | where are you off to? it goes {p} | not that way, {p} | turn round, {p} |
    don't put it there, put it {p} | don't put it {q}, put it {p} | don't let go there, {p} | don't drop it there, {p} | before you put it down: {p} | before you let go: {p} | before you set it down, it goes {p} | keep going, {p} | keep going until you're there: {p} |
    keep hold of it and go {p} | hold on to it, it goes {p} | take it {p} instead | carry it {p} instead | go {p} instead | go {p} with it | head {p} instead | you're on your way to the wrong one, {p} | you want to be going {p} | you should be going {p} |
    change course, {p} | change of direction: {p} | bring that {p} instead | what you're holding goes {p} | what you have in your hand goes {p} | the one in your hand goes {p} | the thing you're holding belongs {p} | it'll be in the way there, {p} | it'll get lost there, {p} |
    it won't fit there, {p} | there's no room for it there, {p} | i'll knock it over there, {p} | it'll fall off there, put it {p} | it'll get dirty there, {p} | i won't find it there, {p} | i don't want it there, {p} | i don't want it {q}, i want it {p} |
    don't you dare put it there, {p} | you're about to put it {q}, i said {p} | wrong way, {p} | wrong direction, {p} | other direction, {p} | the other side | other side | to the other side | on the other side of {x}
""")
ELSEWHERE_DONE = phrases("""
    {it} should have gone {p} | {it} should have gone {p}, not {q} | {it} should've gone {p} | {it} ought to have gone {p} | {it} was supposed to go {p} | {it} was meant to go {p} | {it} was meant for somewhere else, {p} | {it} was to go {p} | {it} had to go {p} |
    you should have put {it} {p} | you should've put {it} {p} | you were supposed to put {it} {p} | you were meant to put {it} {p} | you could have put {it} {p} | you put {it} {q}, i said {p} | you put {it} in the wrong place, {p} | you've put {it} in the wrong spot, {p} |
    you put {it} {q} instead of {p} | i'd have liked {it} {p} | i would have liked {it} {p} | i'd have put {it} {p} | i would have put {it} {p} | i'd have preferred {it} {p} | i wanted {it} {p} | i wanted {it} {p}, not {q} | i was hoping for {it} {p} |
    i was hoping to have {it} {p} | i expected {it} {p} | i meant {it} to go {p} | i meant {it} to be {p} | why didn't you put {it} {p} | why is {it} {q}? {p} | why did you put {it} {q}? {p} | what's {it} doing {q}? {p} | what is {it} doing there? {p} |
    {it} ended up in the wrong place, {p} | {it} ended up {q}, i wanted it {p} | {it} landed in the wrong place, {p} | {it} is in the wrong place, {p} | {it} is in the wrong one, {p} | {it} doesn't belong there, {p} | {it} doesn't belong {q}, {p} |
    {it} shouldn't be there, {p} | {it} shouldn't be {q}, {p} | {it} still has to go {p} | {it} isn't right there, {p} | {it} has no business there, {p} | take {it} out again and put it {p} | take {it} out of there, {p} | get {it} out of there, it goes {p} |
    {it} can't stay there, {p} | {it} can't stay there, put it {p} | i don't want {it} there, {p} | {it} is in my way there, {p} | {it} is in the way there, {p} | {it} went to the wrong place, {p} | {it} was wrong, {p} | {it} was the wrong place, {p} | {it}: {p} |
    about {it}: {p} | {it}, {p} instead | fix {it}, {p} | redo {it}: {p} | do {it} again, {p} this time | once more, {p} this time | again, but {p} | {it} should be standing {p} | {it} should be {p} by now | {it} should be lying {p} | {it} isn't where i want it, {p} |
    {it} isn't where it should be, {p} | {it} isn't {p} | that was {q}, i said {p} | that was not {p} | you misunderstood, {it} goes {p} | you got it wrong, {it} goes {p} | you dropped {it} in the wrong one, {p} | that was the wrong side, {p} | that was the wrong place, {p}
""")
SPOTS = phrases("""
    in the other one | on the other one | in the {c} one | in the {c} one | on the {c} one | to the {c} one | next to the {c} one | the other side | on the other side | on the other side of {x} | on the far side of {x} | over there | over there by {x} | there, by {x} |
    here, next to {x} | here in front of me | here, where i'm pointing | to where i'm pointing | where i showed you | to {x} | to {x} | by {x} | over by {x} | near {x} | beside {x} | next to {x} | behind {x} | in front of {x} | between those two | between the other two |
    in the {c} {k} | in the other {k} | on the other {k} | on the {c} {k} | into the {c} {k} | in the smaller {k} | in the bigger {k} | in the bigger one | in the smaller one | in the left one | in the right one | in the empty one | in the one on the left |
    in the one next to it | in the one behind it | to the opposite corner | in the opposite corner | in the other corner | on the opposite side | at the other end | at the other end of the table | at the far end | at the near end | on my side | on your side |
    the opposite side | the opposite corner | the other corner | the other end | the other {k} | where {x} was | where {x} is | where it was supposed to go | in its place | where it belongs | on the tray | in the box | in the basket | in the drawer | in the bin | in the mug |
    in the cup | in the dish | on the saucer | on the shelf | on the mat | in the pot | in the jar | on the pile | on the stack | on top of the others | with the others | to the others | with its friends | on top | on top of it | underneath | under it | inside | inside {x} |
    outside | outside of {x} | in, not on | in {x}, not next to it | on {x}, not in front of it | beside {x}, not on it | behind it, not in front of it | on the table | on the table itself | directly on the table | straight on the table | in the middle | in the very middle |
    to the middle | into a corner | to the nearest corner | nearer the window | at the top | at the bottom | at the back | at the front | to the side | off the mat | somewhere free | where there's room | where there is more room | into my hand | in the second one from the left
""")
"""Places in few words, as people who have just named another."""
UNSAID = phrases("""
    not that one | not this one | the wrong one | wrong one | that's the wrong one | that is the wrong one | the other one | the other | the other one please | not there | wrong place | that's the wrong place | wrong spot | not here | somewhere else |
    not that | not it | no not that one | i meant the other one | i didn't mean that one | that's not the one | that isn't the one i meant | that isn't what i asked for | that's not what i said | i said something else | that's somebody else's |
    you've got the wrong one | you took the wrong one | you mixed them up | you confused them | that's not the right one | that's not where it goes | it doesn't go there | it doesn't belong there | not in there | not on there | not in that one |
    anywhere but there | any other one | a different one | something else | another one, not that | another place | put it somewhere else | a different place | elsewhere
""")
"""Without saying which or where instead."""
WHY = phrases("""
    that's mine | that one's mine | that one is broken | that one's dirty | that's already been used | that's somebody else's | that isn't ours | that one's too big | that one's too small | it won't fit | it doesn't fit |
    that one's too heavy | there's no room | it's full | it's already full | that one's taken | it's in the way there | it'll be in my way | it's going to be in the way | i can't reach it there | i can't see it there | nobody will find it there | it gets wet there |
    it's too hot there | the cat sleeps there | i need that one for something else | i still need that one | i'm using that | i'm using {x} | that's {x} | don't you see | look properly | look closely | open your eyes | are you blind | oh come on | oh dear | goodness |
    oh no | what on earth | ugh | hey | nope | you misheard me | you misunderstood | you got that wrong | that's a misunderstanding | there's been a mix-up | there's a mix-up | i wasn't clear | i was unclear | i put that badly | my bad | my fault | my mistake |
    i got confused | i mixed them up | i got the name wrong | i used the wrong word | silly me | apologies | excuse me | pardon | let me correct myself | i take that back | i've thought about it | i thought about it again | thinking about it | come to think of it |
    that's not going to work | that won't work | that can't be right | that's not right | that's wrong | this is wrong | that looks wrong | that's not it | close but no | nearly | right colour, wrong shape | right shape, wrong colour | right thing, wrong place | right place, wrong thing |
    wrong colour | wrong size | wrong shape | wrong side | wrong corner | wrong bowl | wrong drawer | that has a crack | it's not clean | that one is reserved | that's for later | that's for somebody else | that's my lunch | that's where i keep my things | that's private |
    i'll be needing that space | i'm about to sit there | my laptop goes there | i want to work there | somebody will knock it over there | it'd fall off there | it'll roll off there | i don't like it there | it looks silly there
""")
"""What is wrong with the object or the place: never which one instead."""
