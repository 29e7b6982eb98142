"""What may stand around "I agree", and not around "you may": fillers, praise, insistence, "I have read it".

"I have read it and I agree" is a yes. "You may read it" is not.
"""

from conversation.domain.lexicon_words.shape import Words, phrases

CS: Words = phrases(
    """chci | přeji si | rád | ráda | rád bych | ráda bych | budu | už | teda | tedy | tak | prostě | jednoduše | no
    | nu | v pohodě | fajn | super | výborně | skvělé | skvěle | paráda | četl jsem | četla jsem | četl jsem to
    | četla jsem to | přečetl jsem | přečetla jsem | přečetl jsem si | přečetla jsem si | přečetl jsem si to
    | přečetla jsem si to | přečteno | vše jsem četl | vše jsem četla | text | rozumím | rozumím tomu | tomu rozumím
    | rozumím všemu | chápu | chápu to | beru na vědomí | beru to na vědomí | je mi to jasné | bylo mi to vysvětleno
    | yes | yep | sure | bodejť | jojo | hele | takže | budiž | proč ne | proč by ne | toť | řekl bych že jo
    | podle mě | za sebe | osobně | beru | jasný | jasan | aha | taky | také | vřele | ze srdce | celým srdcem
    | přesně tak | je to tak | líbí se mi to | máte to u mě | pokračujte | pojďme dál | můžeme pokračovat | proboha
    | k čertu | dočerta | konečně | ještě jednou | potřetí | už potřetí | po třetí | naposledy | opakuji | znovu
    | vole | pane | paní | slečno | vážení | mladý muži | mladá dámo | milý bote | roboti | robote | bote | rovněž
    | současně | zároveň"""
)
SK: Words = phrases(
    """chcem | želám si | prajem si | rád | rada | rád by som | rada by som | budem | už | teda | tak | proste
    | jednoducho | no | nuž | v pohode | fajn | super | výborne | skvelé | paráda | čítal som | čítala som
    | čítal som to | čítala som to | prečítal som | prečítala som | prečítal som si | prečítala som si
    | prečítal som si to | prečítala som si to | prečítané | text | rozumiem | rozumiem tomu | tomu rozumiem
    | rozumiem všetkému | chápem | chápem to | beriem na vedomie | beriem to na vedomie | je mi to jasné
    | bolo mi to vysvetlené | yes | yep | sure | šak | ta | veď | jojo | takže | podľa mňa | za seba | osobne | igen
    | dobre | haj | beriem | aha | tiež | taktiež | vrelo | zo srdca | celým srdcom | presne tak | je to tak
    | páči sa mi to | máte to u mňa | prečo nie | prečo by nie | nech sa páči | pokračujte | poďme ďalej
    | môžeme pokračovať | preboha | dočerta | do čerta | konečne | ešte raz | tretíkrát | už tretíkrát | po tretie
    | naposledy | opakujem | znova | vole | pane | pani | slečna | vážení | mladý muž | milý bot | robot | bot
    | rovnako | súčasne | zároveň"""
)
EN: Words = phrases(
    """i want | i want it | i want the | i would like | id like | id love | i would love | so | well | fine
    | good | great | cool | perfect | super | wonderful | excellent | lovely | brilliant | awesome | suuure | suure
    | och | oh | ah | go on then | queen | oui | ja | si | da | i have read it | i have read this | i have read
    | i have read everything | i have read the text | ive read it | ive read this | ive read the text | ive read
    | ive read everything | i read it | i read this | i read the text | i read everything | read | read it
    | understood | understood it | i understand | i understand it | i understood | i understood it
    | i have understood | noted | got it | personally | honestly | simply | just to be clear | to be clear
    | for the record | from my side | as far as i am concerned | today | right away | i accept | we accept | yup
    | very well | true | correct | exactly | done | roger that | lets go | jolly good | aha
    | dear | young man | madam | for gods sake | already | for the third time | for the second time
    | for the last time | once again | again | and again | i repeat | i said | go on | please continue
    | lets continue | lets move on | carry on | proceed | continue | to whom it may concern | for certain | terms
    | the terms | your terms | privacy policy | the privacy policy | your privacy policy | policy | notice
    | the notice | yay | hooray | terrific | fantastic | marvellous | amazing"""
)
DE: Words = phrases(
    """so | also | möchte | ich möchte | ich will | will | sehr | wirklich | na gut | gut | schön | super
    | prima | toll | klasse | perfekt | wunderbar | sehr gut | alles gut | alles klar | passt schon | gelesen
    | verstanden | ich habe es gelesen | ich habe das gelesen | ich habe alles gelesen | alles gelesen
    | ich habe gelesen | habe ich gelesen | habe gelesen | zur kenntnis genommen | ich habe verstanden
    | ich habe es verstanden | ich verstehe | ich habe die bedingungen gelesen | text gelesen | durchgelesen | yes
    | agreed | i agree | oui | si | sure | joa | passt scho | nun gut | jo mei | doch | ei | nu klar
    | persönlich | heute | ab sofort | die datenschutzerklärung gelesen | die datenschutzhinweise gelesen
    | die bedingungen gelesen | den text gelesen | den hinweis gelesen | die hinweise gelesen | weiter bitte
    | bitte weiter | fahren sie fort | machen sie weiter | nochmals | noch einmal | zum dritten mal
    | zum zweiten mal | zum letzten mal | ich wiederhole | endlich | herrgott | um gottes willen | verdammt | alle
    | alles"""
)
