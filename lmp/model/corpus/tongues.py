# ruff: noqa: E501 (phrases read better unbroken)
"""Sentences in other languages than English, as whole phrases and made of parts."""

from __future__ import annotations

import numpy as np

from lmp.model.corpus.phrases import phrases
from lmp.model.corpus.world import pick

_TONGUES = phrases("""
    lege den roten block in die blaue schüssel | stelle den grünen würfel auf den gelben |
    bitte nimm den ball und leg ihn in die ecke | wie viele blöcke gibt es | schiebe die tasse nach links |
    was liegt auf dem tisch | stapel alle blöcke | pose le bloc rouge dans le bol bleu |
    mets le cube vert sur le bloc jaune | combien de blocs y a-t-il | déplace la tasse vers la gauche |
    prends la balle et mets-la dans le coin | empile tous les blocs | où est le bol bleu s'il te plaît |
    pon el bloque rojo en el tazón azul | mueve el cubo verde a la izquierda | cuántos bloques hay en la mesa |
    apila todos los bloques | coloca la pelota en la esquina | dónde está la taza por favor |
    toma el plato y ponlo en el centro | metti il blocco rosso nella ciotola blu |
    sposta il cubo verde a sinistra | quanti blocchi ci sono | impila tutti i blocchi |
    prendi la palla e mettila nell'angolo | dove si trova la tazza | coloque o bloco vermelho na tigela azul |
    mova o cubo verde para a esquerda | quantos blocos existem | empilhe todos os blocos |
    leg het rode blok in de blauwe kom | zet de groene kubus op de gele | hoeveel blokken zijn er |
    stapel alle blokken op | sätt det röda blocket i den blå skålen | flytta den gröna kuben till vänster |
    hur många block finns det | włóż czerwony klocek do niebieskiej miski | ile jest klocków |
    przesuń zielony klocek w lewo | kırmızı bloğu mavi kaseye koy | kaç tane blok var | yeşil küpü sola taşı |
    polož červenou kostku do modré misky | tedd a piros kockát a kék tálba |
    laita punainen palikka siniseen kulhoon | kuinka monta palikkaa on | pune cubul roșu în bolul albastru |
    legg den røde klossen i den blå bollen | læg den røde klods i den blå skål |
    положи красный блок в синюю миску | сколько блоков на столе | передвинь зелёный куб влево |
    поклади червоний блок у синю миску | βάλε το κόκκινο μπλοκ στο μπλε μπολ |
    把红色的方块放进蓝色的碗里 | 有多少个方块 |
    赤いブロックを青いボウルに入れて | 빨간 블록을 파란 그릇에 넣어 | ضع المكعب الأحمر في الوعاء الأزرق |
    שים את הקובייה האדומה בקערה הכחולה | लाल ब्लॉक को नीले कटोरे में रखो | đặt khối đỏ vào bát xanh |
    letakkan balok merah di mangkuk biru | weka kizuizi chekundu kwenye bakuli
""")
_LANGUAGES = tuple(
    (phrases(commands), phrases(things))
    for commands, things in (
        (
            "leg {x} auf {y} | stell {x} neben {y} | wo ist {x} | schieb {x} nach links | nimm {x} | tausche {x} und {y} | bring {x} in die ecke | setze {x} in {y} | bitte leg {x} in {y} | kannst du {x} auf {y} stellen | wenn {x} da ist, dann nimm {y} | zeig auf {x} | gibt es {x} | pack {x} in {y} | räum {x} weg",
            "den roten block | die blaue schüssel | den grünen würfel | den gelben ball | die weiße tasse | den schwarzen teller | das ding | den linken zylinder | alle klötze | die größte schale",
        ),
        (
            "mets {x} dans {y} | pose {x} sur {y} | où est {x} | prends {x} | déplace {x} à droite | échange {x} et {y} | mettez {x} à côté de {y} | peux-tu mettre {x} dans {y} | montre-moi {x} | pousse {x} vers {y} | range {x} | est-ce qu'il y a {x}",
            "le cube rouge | le bol bleu | la balle verte | la tasse jaune | l'assiette blanche | le cylindre noir | tous les cubes | le bloc de gauche | les deux bols",
        ),
        (
            "pon {x} en {y} | coloca {x} sobre {y} | dónde está {x} | mueve {x} a la derecha | agarra {x} | intercambia {x} y {y} | lleva {x} a la esquina | puedes poner {x} en {y} | señala {x} | empuja {x} hacia {y} | hay {x} en la mesa | quita {x}",
            "el bloque rojo | el tazón azul | la pelota verde | la taza amarilla | el plato blanco | el cilindro negro | todos los bloques | el cubo de la izquierda",
        ),
        (
            "metti {x} in {y} | sposta {x} a destra | dov'è {x} | prendi {x} | scambia {x} con {y} | appoggia {x} su {y} | porta {x} nell'angolo | puoi mettere {x} in {y} | indica {x} | c'è {x} sul tavolo",
            "il cubo rosso | la ciotola blu | la palla verde | la tazza gialla | il piatto bianco | il cilindro nero | tutti i blocchi",
        ),
        (
            "põe {x} em {y} | coloca {x} sobre {y} | onde está {x} | pegue {x} | troque {x} e {y} | empurre {x} para a direita | leve {x} para o canto | aponte para {x}",
            "o bloco vermelho | a tigela azul | a bola verde | a caneca amarela | o prato branco | o cilindro preto | todos os blocos",
        ),
        (
            "leg {x} in {y} | zet {x} op {y} | waar is {x} | pak {x} | schuif {x} naar rechts | wissel {x} en {y} om | breng {x} naar de hoek | kun je {x} in {y} leggen | wijs naar {x}",
            "het rode blok | de blauwe kom | de groene bal | de gele beker | het witte bord | de zwarte cilinder | alle blokken",
        ),
        (
            "lägg {x} i {y} | ställ {x} på {y} | var är {x} | ta {x} | flytta {x} åt höger | byt plats på {x} och {y} | peka på {x}",
            "det röda blocket | den blå skålen | den gröna bollen | den gula koppen | den vita tallriken | alla block",
        ),
        (
            "połóż {x} w {y} | postaw {x} na {y} | gdzie jest {x} | weź {x} | przesuń {x} w prawo | zamień {x} i {y} | pokaż {x}",
            "czerwony klocek | niebieską miskę | zieloną piłkę | żółty kubek | biały talerz | czarny walec | wszystkie klocki",
        ),
        (
            "{x} {y} içine koy | {x} {y} üstüne koy | {x} nerede | {x} al | {x} sağa it | {x} köşeye götür | {x} göster",
            "kırmızı bloğu | mavi kaseyi | yeşil topu | sarı bardağı | beyaz tabağı | bütün blokları",
        ),
        (
            "положи {x} в {y} | поставь {x} на {y} | где {x} | возьми {x} | сдвинь {x} вправо | поменяй местами {x} и {y} | покажи {x} | убери {x}",
            "красный кубик | синюю миску | зелёный мяч | жёлтую кружку | белую тарелку | чёрный цилиндр | все кубики",
        ),
        (
            "把{x}放进{y} | 把{x}放在{y}上 | {x}在哪里 | 拿起{x} | 把{x}移到右边 | 交换{x}和{y} | 指向{x} | 请把{x}放到{y}旁边",
            "红色方块 | 蓝色的碗 | 绿色的球 | 黄色杯子 | 白色盘子 | 黑色圆柱 | 所有方块",
        ),
        (
            "{x}を{y}に入れて | {x}を{y}の上に置いて | {x}はどこ | {x}を取って | {x}を右に動かして | {x}を指して",
            "赤いブロック | 青いボウル | 緑のボール | 黄色いカップ | 白い皿 | すべてのブロック",
        ),
        (
            "{x} {y}에 넣어 | {x} {y} 위에 놓아 | {x} 어디 있어 | {x} 집어 | {x} 오른쪽으로 옮겨",
            "빨간 블록을 | 파란 그릇을 | 초록 공을 | 노란 컵을 | 하얀 접시를",
        ),
        (
            "taruh {x} di {y} | letakkan {x} di atas {y} | di mana {x} | ambil {x} | geser {x} ke kanan | tukar {x} dan {y}",
            "balok merah | mangkuk biru | bola hijau | cangkir kuning | piring putih | semua balok",
        ),
        (
            "pone {x} in {y} | cape {x} | ubi est {x} | metu {x} en {y} | kie estas {x} | tedd {x} ide: {y} | hol van {x} | βάλε {x} στο {y} | πού είναι {x} | đặt {x} vào {y} | ضع {x} في {y} | {x} को {y} में रखो",
            "cubum rubrum | pateram | la ruĝan kubon | la bluan bovlon | a piros kockát | το κόκκινο κουτί | khối đỏ | الكرة | गेंद",
        ),
    )
)


def foreign(rng: np.random.Generator) -> str:
    """A sentence, or the better part of one, in another language, sometimes in two."""
    if rng.random() < 0.5:
        commands, things = pick(rng, _LANGUAGES)
        return pick(rng, commands).format(x=pick(rng, things), y=pick(rng, things))
    sentence = pick(rng, _TONGUES)
    if rng.random() < 0.5:
        return sentence
    words, other = sentence.split(), pick(rng, _TONGUES).split()
    if rng.random() < 0.5:
        return " ".join(words[: int(rng.integers(2, 6))] + other[-int(rng.integers(1, 4)) :])
    return " ".join(words[: int(rng.integers(2, 8))])
