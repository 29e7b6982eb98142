"""Answers by name: to both, "I tick agree", "permission granted", "why not, I agree", and how people speak.

"Both" and "I mean it" say nothing without a yes beside them, no more than "why not" does; with one they change nothing.
Who chooses must say that he does: "I select yes", not "press yes".
"""

from conversation.domain.lexicon_words.shape import Phrases, Words, each, phrases

CS: Phrases = (
    *each("ano | jo", "i | a", "ano | jo"),
    *each("dvakrát | obojí | oboje | na obojí | k obojímu | na oboje", "ano"),
    *each(
        "volím | vybírám | vyberu | zvolím | zvolil jsem | zvolila jsem | zaškrtávám | zaškrtnu | zaškrtl jsem"
        " | zaškrtla jsem | klikám na | kliknu na | označuji | označuju | mačkám | dávám | odklikávám | potvrzuji",
        "| možnost | tlačítko | volbu | políčko",
        "souhlasím | možnost ano | že souhlasím",
    ),
    *each("proč ne | proč by ne | a proč ne", "| tak", "souhlasím | ano souhlasím | souhlas"),
    *each(
        "| ukládání | uložení | zpracování | kontaktování | zasílání | zasílání novinek",
        "| vám | vám to | to",
        "povoluji | povoluju | dovoluji | dovoluju | schvaluji | schvaluju | umožňuji",
    ),
    *each(
        "povoluji | povoluju | dovoluji | dovoluju | schvaluji | schvaluju | svoluji k | svoluji s",
        "| vám",
        "uložení | ukládání | uložením | uložení kontaktu | uložení údajů | kontaktování | zpracování"
        " | zpracování údajů | uložení mého kontaktu | uložit si můj kontakt | uložit si můj e-mail"
        " | uložit si moje údaje",
    ),
    *each("je vám | máte", "povoleno | dovoleno | uděleno svolení | svolení | povolení | dovolení | zelenou"),
    *each("no | no tak | no to", "jasně | samozřejmě | jistě | určitě", "že", "ano | jo | souhlasím"),
    *each("pravím | povídám | tvrdím | píšu | odpovídám", "| že", "ano | souhlasím"),
)
CS_BESIDE: Phrases = (
    *each("| a", "| na | k | ke | s | pro", "obojí | obojímu | oboje | obě | oběma | obojím | obě věci | oběma věcem"),
    *phrases(
        """na všechno | ke všemu | na vše | na celé | to chci | nic proti nemám | nic proti tomu nemám | přece
        | prosím pěkně | pěkně prosím | vřele | platí | domluveno | dohodnuto | ujednáno | jdeme na to
        | jdeme do toho"""
    ),
)
CS_OPENING: Words = phrases("tož | toš | no tož | inu | dobrý den přeji")
SK: Phrases = (
    *each("áno | hej", "aj | a", "áno | hej"),
    *each("dvakrát | oboje | obe | na oboje | k obojemu", "áno"),
    *each(
        "volím | vyberám | vyberiem | zvolím | zvolil som | zvolila som | zaškrtávam | zaškrtnem | zaškrtol som"
        " | zaškrtla som | klikám na | kliknem na | označujem | stláčam | dávam | odklikávam | potvrdzujem",
        "| možnosť | tlačidlo | voľbu | políčko",
        "súhlasím | možnosť áno | že súhlasím",
    ),
    *each("prečo nie | prečo by nie | a prečo nie", "| tak", "súhlasím | áno súhlasím | súhlas"),
    *each(
        "| ukladanie | uloženie | spracovanie | spracúvanie | kontaktovanie | zasielanie | zasielanie noviniek",
        "| vám | vám to | to",
        "povoľujem | dovoľujem | schvaľujem | umožňujem",
    ),
    *each(
        "povoľujem | dovoľujem | schvaľujem | privoľujem na",
        "| vám",
        "uloženie | ukladanie | uloženie kontaktu | uloženie údajov | kontaktovanie | spracovanie | spracúvanie"
        " | uloženie môjho kontaktu | uložiť si môj kontakt | uložiť si môj e-mail | uložiť si moje údaje",
    ),
    *each("je vám | máte", "povolené | dovolené | udelené povolenie | privolenie | povolenie | dovolenie | zelenú"),
    *each("no | no tak | ta | no to", "jasné | samozrejme | iste | určite", "že", "áno | hej | súhlasím"),
    *each("vravím | hovorím | tvrdím | píšem | odpovedám", "| že", "áno | súhlasím"),
    *each("| no | ta", "veruže | bodaj by nie | hejže | jasne že | šak", "áno | hej | súhlasím"),
)
SK_BESIDE: Phrases = (
    *each("| a", "| na | k | s | so | pre", "oboje | obojemu | obe | obidve | oboma | obidvom | obe veci"),
    *phrases(
        """na všetko | ku všetkému | na celé | to chcem | nič proti nemám | nič proti tomu nemám | predsa
        | prosím pekne | pekne prosím | nech sa páči | platí | dohodnuté | dohodnuto | ideme na to | ideme do toho
        | aby ste sa mi mohli ozvať | aby ste ma mohli kontaktovať"""
    ),
)
SK_OPENING: Words = phrases("ta | no ta | tož | dobrý deň prajem")
EN: Phrases = (
    *each("yes | yeah", "and | and also", "yes | yeah"),
    *each("yes | yeah | yep", "fine | ok fine | okay then | go on then | go for it"),
    *each(
        "i | im | i am | ive | i have",
        "choose | select | pick | tick | click | press | hit | check | choosing | selecting | picking | ticking"
        " | clicking | pressing | checking | chosen | selected | ticked",
        "| on | the | on the",
        "i agree | agree | i consent | i accept | accept",
        "| button | option | box",
    ),
    *each("selecting | choosing | picking | ticking | clicking", "| on | the", "i agree | agree | i consent | yes"),
    *each("why not | sure why not | well why not", "yes | i agree | i consent"),
    *each("permission | consent | request", "granted"),
    *each("yessir", "you can | you may | you can keep it | i agree | i consent | please | save it"),
    *each("go right ahead | kindly go ahead | please go ahead", "| yes"),
    *each("| im | i am | i would be | id be", "happy | glad | pleased | delighted", "to agree", "| so yes | yes"),
)
EN_BESIDE: Phrases = (
    *each("| and | do | to do", "both | both of them | both of those | both of these | both things"),
    *phrases(
        """i mean it | i really mean it | im serious | i am serious | lah | leh | ji | yaar | bhai | bruh | deal
        | its a deal | it is a deal
        | my answer stands | so yes"""
    ),
)
DE: Phrases = (
    *each("ja", "und", "ja"),
    *each("zweimal | beides | zu beidem | doppelt", "ja"),
    *each("ja ja | jaja", "ich stimme zu | stimme zu | ich bin einverstanden | bin einverstanden | ich willige ein"),
    *each(
        "ich | hiermit",
        "wähle | drücke | klicke | klicke auf | kreuze | markiere | nehme | drücke auf | wähle hiermit",
        "| ich | die option | den button | die schaltfläche | das feld",
        "ich stimme zu | einverstanden | zustimmen | ich bin einverstanden | akzeptieren",
        "| an | aus",
    ),
    *each(
        "warum nicht | wieso nicht | von mir aus | von mir aus gern | na dann",
        "ich stimme zu | stimme zu | ich bin einverstanden | einverstanden | bin einverstanden | ich willige ein",
    ),
    *each(
        "| die | ihre",
        "speicherung | verarbeitung | kontaktaufnahme",
        "| meiner daten | meines kontakts",
        "ist | ist hiermit | wird hiermit | sei",
        "erlaubt | genehmigt | gestattet | bewilligt",
    ),
    *each("| hiermit | ist hiermit", "gestattet | genehmigt | bewilligt | freigegeben"),
    *each("ja", "logo | freilich | doch natürlich"),
    *each("| ja", "das | des", "dürft ihr | darfst du | dürfen sie"),
    *each("| ja | jo", "i | ich", "stimme dem zu | bin dabei einverstanden | bin einverstanden"),
    *each("| ja | jo", "bin einverstanden | gern"),
)
DE_BESIDE: Phrases = (
    *each("| und | auch | für", "beides | beide | beide sachen | alles beides"),
    *phrases(
        """bin dabei | ich bin dabei | ich meine es ernst | das meine ich ernst | im ernst | geht klar
        | das geht klar | abgemacht | gebongt | deal"""
    ),
)
