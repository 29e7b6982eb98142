"""Words that people use and that are one slip from a listed one: none of them is mended into it.

"Predajte" (sell) is no slip for "pridajte" (add). Taken from the sixty thousand most frequent words of each language.
"""

from conversation.domain.lexicon_words.shape import Words, phrases

CS: Words = phrases(
    """content | elektronikou | farmách | formami | formách | ještěže | kdekoli | kdekoliv | kdokoli | kdokoliv |
    komunikačních | kontrakty | mocnost | nacisté | namístě | napříště | nehodou | nejisté | nejistě | neprošel |
    neprošla | neteče | netuším | neumíte | neuvidím | nečisté | novinami | novinách | nákladním | odborem |
    odchodem | odchodu | odebral | odebrala | odebírání | odehrát | odpovědné | odpovědně | oslavili | oslavovali |
    oslavovat | oznamují | označení | plavidla | podejte | podávání | podáváním | pohádku | pokolení | poprali |
    poslali | poslán | posláni | poslání | posláním | posádku | požití | prodejte | prodáte | prodávejte | prohlásit
    | projdou | předejte | předním | předávejte | přejdeme | přejdou | přepsat | přidáním | přijedou | přítele |
    rozvodné | sdílení | slzami | slzách | spoluhráči | stravou | tomhle | touhle | táhněte | uctívat | usazení |
    uvidíte | uváděna | uváděno | uváděny | uváděné | uvádění | uváděných | vyžití | zapadne | zapracovat | zapálí |
    zasadit | zasazen | zasazení | zasažen | zasažena | zasažení | zaslali | zavazují | zařídit | zařízení |
    zařízením | zdravou | zdražení | zmrazení | značená | záhadné | záhadně | zákazníkem | záměna | západně |
    závazku | závazky | závazků | účtování | železnou"""
)
SK: Words = phrases(
    """chopili | content | darujem | deviatimi | elektronikou | farmách | filmami | formami | formách | kontrakty |
    mužnosť | najďalej | nehodou | neisté | neprešiel | neprešla | netuším | neuvidím | nečisté | novinami |
    novinách | objemu | odborom | odchodom | odchodu | odobral | odohrať | odovzdajte | opísať | oslavovali |
    oslavovať | oslávili | osláviť | oznamujem | označenia | označenie | označeniu | označení | označením |
    podieľali | podieľať | pokladu | pokolenie | popracovať | popísaná | popísaný | používate | požití | požívanie |
    predajte | predať | predám | predávajte | predávať | prehlásiť | prepočte | prepísať | pridávaním | prácami |
    príjmom | prízemné | spravovanie | spravované | spravovať | stravou | strešné | ucelené | ucelený | uväznení |
    vedenia | vyžitie | zadnom | zapadne | zariadenia | zariadeniami | zariadenie | zariadeniu | zariadení |
    zariadením | zariadiť | zasadená | zasadený | zasadiť | značená | zoradený | zoradiť | zvierat | zvolanie |
    zvolať | záhadne | záhadné | zákazníkom | zámena | západne | západné | zázname | záznamu"""
)
EN: Words = phrases(
    """accented | cabling | calming | calving | carling | chucking | cleanly | clocking | compete | concert | concerted
    | confection | conformed | contends | contests | contexts | contrast | contrasted | contrasting | contrasts |
    convection | covent | covert | culling | curtain | daring | darting | decoded | derided | derision | empress |
    excerpted | gentleman | graceful | grafted | grated | gutting | heading | healing | heaping | heating | heaving
    | herring | honesty | locking | looming | looping | loosing | looting | massaged | massages | moaning | mourning
    | notching | noting | outlived | packing | pecking | pickling | pleaded | pleated | prefect | primacy | produces
    | profess | professed | professes | professing | prowess | reacting | readying | reaping | rearing | rebounding
    | redding | reelection | refuted | regained | regaining | relaxed | relaxing | relayed | relaying | remained |
    remaining | rending | retailing | retraining | reused | sanding | scaring | scoring | searing | seeding |
    sensing | servile | shading | shaking | shaming | shaping | shaving | shearing | snoring | soaring | sparing |
    spending | stoking | stoning | storming | string | tacking | tickling | tricking | tucking | undated | waiting |
    wherever | whither | whiting | withheld | writhing"""
)
DE: Words = phrases(
    """abgaben | abgeben | abgegeben | abgegebene | abgegebenen | ablehnten | abrufen | abschreiben | abzurufen |
    aktionär | akzeptierst | akzeptierten | angeber | angeboren | angehen | angelehnt | angemacht | anhaben |
    anheben | anlehnen | anschreien | antwortest | aufnahmen | auktionen | ausnahmen | ausschreiben | bedanken |
    bedecken | befahren | begehrt | behaftet | behältern | behältst | bekehrt | bekennt | bekommst | bemalte |
    bemalten | benannt | benommen | beschreiben | betätigt | betätigte | bewährten | brache | branche | brauchte |
    bräuchte | brüche | bäuche | content | denkend | driften | dritteln | drüber | durchsucht | eintrafen |
    eintraten | empfanden | empfing | empfingen | empfängern | entscheiden | ereilt | ereilte | erfassten | ergeben
    | erhaben | erhoben | erholte | erklärte | erlassen | erleben | erteilten | fremden | freunden | freuten |
    frieren | friesen | gebannt | geendet | gefüllt | gekannt | gekommen | gelegen | gelehrte | gelehrter | genesen
    | geputzt | gerannt | gesagte | gesagten | geschicht | geschockt | gespalten | gespendet | gestaltet |
    gestaltete | gestartet | gestartete | gestatten | geweben | gewendet | gewesen | gewährte | grossem | grosser |
    gröbsten | grösser | grösstes | herrlich | herrlichen | hindert | hinwies | informierten | interessierst |
    kannte | kennen | kennste | kicken | kleinsten | klicken | knacken | komplott | kontrast | lebend | leitung |
    leitungen | letten | letzen | liegend | machten | markierte | mister | mächten | nachsicht | notierte |
    notierten | perfect | rechen | rechnern | rechten | schecks | scheiben | schicht | schichten | schickst |
    schickte | schieben | schienen | schinken | schlacht | schleicht | schlicht | schlucht | schoben | schocken |
    schocks | schockt | schreibst | schreien | schreist | schreit | schreiten | schrieb | schweifen | schweinen |
    schwelgen | semmeln | shoppen | sicheren | speichen | sprichst | spucken | stammen | stammte | stammten |
    stemmen | steppen | stocken | stopfen | strecken | stummen | stämmen | stöcken | unterlage | unternahmen |
    unternehmern | unternehmers | untersagte | verbogen | verdichten | verfassen | vergass | vergess | vergiessen |
    vergossen | verlasse | verlassen | vermessen | vermiss | vermisst | vernichten | verpasst | verpasste |
    verpassten | verpiss | verpissen | verrichten | verschwanden | verschwenden | verschwunden | versendet |
    versenken | versenkung | verweigerte | verwendest | verwundet | verwundung | vorarbeiten | vorboten | vorkamen |
    vormerken | vorständen | weiblich | weibliche | weiblichen | weiblicher | weibliches | weitergehen | weiterleben
    | wertung | wertungen | widersprochen | widersprüche | widersprüchen | wiederholte | zecken | zeiten | zuwenden
    | zuwendung | zuwendungen | zuzuwenden | zweien | zweigen | überhäuft"""
)
