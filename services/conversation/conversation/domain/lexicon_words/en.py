"""English."""

from conversation.domain.lexicon_words import (
    answering,
    changed_mind,
    courtesy,
    elsewhere,
    erasing,
    everyday,
    formal,
    hoping,
    mild,
    others,
    permitted_west,
    permitting_west,
    real,
    refusing,
    requesting_west,
    spoken,
    stopping,
    taking_back,
    talking_west,
    unsaying,
)
from conversation.domain.lexicon_words import consent_en as consent
from conversation.domain.lexicon_words.shape import Lists, each, phrases, slips

_YOU_MAY = "you may | you can | you may do so | you can do that | you may do that | you may keep it"
_KEEP = (
    *each(
        "you may | you can | please | feel free to",
        "keep | store | save | contact | get back to | reach out to",
        "me | my contact | my contact details | my details | my data | my information",
    ),
    *each("you may | you can | please | feel free to", "store | save", "that | it"),
)
_FINE = each("thats | that is | im | i am", "fine | ok | okay", "with me | by me | with that | with this | with it")
LISTS = Lists(
    yes=(
        *hoping.EN,
        *consent.YES,
        *elsewhere.EN,
        *formal.EN_YES,
        *requesting_west.EN,
        *permitting_west.EN,
        *permitted_west.EN,
        *answering.EN,
        *spoken.EN,
        *talking_west.EN,
        *phrases(
            """i accept the terms | great yes | great i agree | perfect yes | perfect i agree | cool yes | good yes
            | yes its fine | yes it is fine | yes its ok | yes it is ok | yes its okay | i accept it | i accept that
            | i accept this | i do give my consent | i am in agreement | im in agreement | yes | yes sir | yes maam
            | yes do it | most certainly | most definitely | feel free | be my guest | works for me
            | that works for me | id be happy to | i would be happy to | i would be glad to | id be glad to
            | confirmed | i confirm | im in | i am in | i do really agree | i really do agree | i really do
            | i am happy with that | im happy with that | i am happy to agree | i am happy to consent | yep | yup
            | yeah | yea | aye | sure | sure thing | of course | absolutely | definitely | certainly | by all means
            | for sure | affirmative | agreed | agree | accept | accepted | permission granted | consent given
            | consent granted | go ahead | please do | yes i do | you bet | with pleasure
            | gladly | happy to | im happy to | i am happy to | i would love to | id love to | i would love that
            | id love that | i would like that | id like that | approved | i approve | count me in | yes indeed
            | thats ok with me | happy for you to contact me | im happy for you to contact me
            | i am happy for you to contact me | of course you may | of course you can | sure you can | sure you may
            | sure go ahead | yes sure | yes of course | yes absolutely"""
        ),
        *each("i | we | i do | we do", "agree | accept | consent"),
        *each(
            "i | we",
            "fully | totally | completely | gladly | happily | hereby | wholeheartedly",
            "agree | accept | consent",
        ),
        *each(
            "i | we | i hereby",
            "give | give you | grant | grant you",
            "my consent | consent | my permission | permission | my agreement",
        ),
        *each("you have | you have got", "my consent | my permission | my agreement | my approval"),
        *phrases(_YOU_MAY),
        *each(
            "i | we",
            "authorize | authorise | allow | permit | approve | approve of | confirm",
            "you | this | that | it | my consent",
        ),
        *each(
            "you are | youre | you are very | youre very",
            "allowed | permitted",
            "| to | to do so | to do that | to keep it | to contact me",
        ),
        *each("you are | youre", "welcome to", "| do so | do that | keep it | contact me"),
        *each(
            "my answer is | the answer is | it is | its | that is | thats | i say | id say | a"
            " | a definite | a clear | its a | it is a | thats a | that is a | its a definite | a big",
            "yes",
            "| from me | of course",
        ),
        *each(
            "i agree | i consent | we agree",
            "that you",
            "may | can",
            "keep | store | save | contact",
            "me | my contact | my contact details | my details | my data | it",
        ),
        *_KEEP,
        *_FINE,
    ),
    everyday=(*hoping.EN_EVERYDAY, *everyday.EN, *talking_west.EN_EVERYDAY),
    openings=talking_west.EN_OPENINGS,
    foreign=elsewhere.EN,
    assurances=phrases("""sure | sure thing | of course | absolutely | definitely | certainly | for sure"""),
    no=(
        *refusing.EN,
        *each(
            "i | we",
            "do not | dont | wont | will not | cannot | cant | can not | am not going to | refuse to"
            " | would not | wouldnt | never | will never | would never | shall not",
            "agree | consent | accept | allow | approve | give consent | give my consent"
            " | give you my consent | give permission | give you permission | give my permission | want"
            " | wish | like | permit",
        ),
        *each(
            "i | we",
            "do not | dont",
            "want to | want that | want to be contacted | want this | want it | want any | want you to | wish to",
        ),
        *each(
            "oh | um | uh | er | erm | well | sorry | im sorry | i am sorry | unfortunately | haha"
            " | lol | then | so | but | sorry but | hell | absolutely | definitely | certainly"
            " | obviously | clearly | a hard | hard | thats a | that is a | its a | it is a"
            " | a definite | a clear | a big | a firm | its | thats",
            "no | nope | nah",
            "| from me | thanks | lol",
        ),
        *each("you are | youre", "not", "allowed | permitted | welcome", "| to"),
        *each(
            "you",
            "do not | dont | never",
            "have | get | had",
            "my permission | my consent | permission | consent | my approval",
        ),
        *each(
            "i am | im",
            "not",
            "ok | okay | fine | happy | comfortable | cool | alright | ready",
            "| with that | with this | with it | to share that | to share this | sharing that",
        ),
        *each("i", "withhold | forbid | forbid it | forbid this | deny", "| my consent | consent | that"),
        *each("i | we", "disagree | refuse | decline | object | strongly disagree | must decline | reject | deny"),
        *each(
            "id | i would | i had | i",
            "rather not | prefer not | prefer not to | rather you did not | rather you didnt",
        ),
        *each(
            "do not | dont | please do not | please dont | never | stop",
            "contact me | email me | e-mail me | call me | write to me | write me | text me"
            " | message me | ask me | ask again | keep | store | save | keep my data | store my data"
            " | save my data | keep anything | store anything | send me anything | send me | bother me"
            " | spam me | phone me",
        ),
        *phrases(
            """most certainly not | most definitely not | do not want | dont want | i dont think so
            | i do not think so | not really | no i wont | no i will not | i oppose this | i oppose that | i oppose
            | ill pass | i will pass | i pass | hard pass | pass thanks | you must not | you shall not
            | dont you dare | dont ever contact me | do not ever contact me | no spam | not a fan | not ever
            | not in a million years | not for me | not on your life | no freaking way | id prefer if you didnt
            | i would prefer if you didnt | thanks but no thanks | thanks but no | no i dont | no i do not
            | prefer not | i prefer not
            | thats not fine | that is not fine | not fine by me | not fine with me | thats not fine by me
            | thats not fine with me | no but thanks | no but thank you
            | im afraid not | i am afraid not | i think not | no need | not necessary | not required | no means no
            | im good | no im good | no i am good | nah im good | not interested | im not interested
            | i am not interested | no interest | rather not | leave me alone | go away | absolutely not
            | definitely not | certainly not | of course not | surely not | not a chance | no chance | no way
            | hell no | no thanks | no thank you | no thank you very much | no never | never ever | not at all
            | under no circumstances | in no way | by no means | not now | not today | no consent | no consent given
            | no permission | no permission given | you may not | you can not | you cannot | you cant
            | you do not have my consent | you dont have my consent | not with me | i said no | i already said no
            | the answer is no | my answer is no | im good thanks | no agreement | not agreed | do not agree
            | dont agree | not accepted | i am against it | im against it | i am against that | count me out
            | forget it | forget about it | over my dead body | please dont | please do not | i decline | disagree
            | declined | refused | rejected | denied | permission denied | i am not ok with that
            | im not ok with that | im not okay with that | i am not okay with that | im not fine with that
            | not ok with that | i am not comfortable with that | im not comfortable with that | no no
            | none of your business | mind your own business | get lost | piss off | fuck off | no fucking way
            | keep your hands off | hands off"""
        ),
    ),
    no_words=phrases(
        """no | nope | nah | never | dont | do not | nay | 👎 | noo | no sir | no maam | negative | nada | nein"""
    ),
    beside=(
        *hoping.EN_BESIDE,
        *consent.BESIDE,
        *courtesy.EN,
        *elsewhere.EN_ADDRESS,
        *requesting_west.EN_BESIDE,
        *permitting_west.EN_BESIDE,
        *permitted_west.EN_BESIDE,
        *answering.EN_BESIDE,
        *spoken.EN_BESIDE,
        *talking_west.EN_BESIDE,
        *phrases(
            """that is okay | that is alright | please | thank you | thanks | thx | thank you very much
            | thanks a lot | many thanks | cheers | ok | okay | alright | all right | to that | to this | with that
            | with this | to it | with it | to the terms | with the terms | to the processing
            | to the processing of my data | to the processing of my personal data
            | to the processing of personal data | to being contacted | to you keeping my contact
            | to the storage of my data | to everything | with everything | to all of it | thats fine | that is fine
            | thats ok | thats okay | thats alright | no problem with that | keep my contact | keep it | contact me
            | get back to me | to contact me | to be contacted | to you storing my contact
            | to you storing my contact details | to you keeping my data | to you contacting me | i am sure
            | im sure | hi | hello | sir | my friend | very much | indeed | to me | to keep my contact
            | save my contact | store my contact | very happy"""
        ),
    ),
    around=(*consent.AROUND, *consent.VOCABULARY, *consent.LEGAL, *formal.EN),
    mild=mild.EN,
    explicit=consent.EXPLICIT,
    permits=consent.PERMITS,
    pairs=consent.PAIRS,
    greetings=(*consent.GREETINGS, *courtesy.EN_OPENING),
    dangling=consent.DANGLING,
    doubts=(
        *consent.DOUBTS,
        *permitting_west.EN_DOUBTS,
        *talking_west.EN_DOUBTS,
        *each(
            "| yes | yeah | yep | sure | yes yes | of course",
            "i",
            "would | could | might",
            "agree | consent | accept | allow it",
        ),
        *phrases(
            """but | if | unless | except | only | or | may i | can i | could i | should i | must i | do i
            | how could i | please dont stop | maybe | perhaps | possibly | probably | however | although | though
            | until | as long as | provided | whether | instead | later | tomorrow | wait | hold on | not sure
            | guess | dont know | do not know | suppose | mind | worries | objection | objections | doubt | doubts
            | idea | comment | im in love | issue | issues | problem | problems | pressure | clue | why not | yeah right
            | yeah yeah | yea yea | yep yep | oh sure | sure sure | sure yeah | whatever | as if
            | kind of | sort of | withdraw | revoke | unsubscribe | disagree with nothing | i do not disagree
            | i dont disagree | i do not refuse | i dont refuse | i do not object | i dont object | i do not decline
            | i dont decline | i never refuse | dont stop | want to refuse | want to disagree | want to decline
            | want to stop | i mean | kidding | joking | lol | haha | its fine | its ok | its okay | it is fine
            | it is ok | it is okay | who cares | dont care | do not care | dont think | do not think | want to miss
            | not that i | no wonder | i cant wait | cannot wait | cant say no | cannot say no | cant refuse
            | wont say no | would not say no | wouldnt say no"""
        ),
    ),
    unsays=(*unsaying.EN, *others.EN),
    limits=unsaying.EN_LIMITS,
    takes_back=(
        *changed_mind.EN,
        *taking_back.EN,
        *stopping.EN_TAKES_BACK,
        *erasing.EN,
        *phrases(
            """please remove me from your mailing list | please remove me from your list | i withdraw it
            | im withdrawing | i am withdrawing | forget my consent | withdraw | i withdraw | i wish to withdraw
            | i want to withdraw | i would like to withdraw | id like to withdraw | i want my consent withdrawn
            | i take back the consent | i take back my permission | i take my permission back
            | opt me out of everything | opt me out of all | yes unsubscribe me | yes unsubscribe
            | yes withdraw my consent | yes revoke my consent | i revoke | revoke | unsubscribe | unsubscribe me
            | unsubscribe me from everything | unsubscribe me from all emails | i unsubscribe
            | i want to unsubscribe | opt out | opt me out | i opt out | opt-out | optout | withdrawal
            | withdrawal of consent | withdrawal of my consent | revocation of consent | i take back my consent
            | i take my consent back | take back my consent | take my consent back | i am withdrawing my consent
            | im withdrawing my consent | i take it back | consent withdrawn | consent revoked
            | i want to take back my consent | i want to take my consent back | i want my consent back
            | i am taking back my consent | my consent is withdrawn | my consent is revoked
            | remove me from your list | remove me from the list | take me off your list | take me off the list
            | remove me from your mailing list | sign me off | i want out | please remove me | remove me
            | delete my consent | delete my data | please delete my data | delete all my data | erase my data
            | forget me"""
        ),
    ),
    taking=each(
        "| i | i hereby | i am | im | to | let me | i now",
        "withdraw | withdrawing | revoke | revoking | cancel | cancelling | canceling | retract"
        " | rescind | remove | delete | terminate | end | undo | pull",
    ),
    taken=phrases(
        """my consent | consent | the consent | my consents | all my consents | all of my consents | all consents
        | all consent | my permission | the permission | permission | my agreement | my approval | all my consent
        | any consent | every consent | the consent i gave | my consent to everything | my previous consent
        | my earlier consent | all my permissions | consent given earlier | consent i gave earlier
        | consent i have given | my consent for everything"""
    ),
    wishing=(
        *changed_mind.EN_WISHING,
        *phrases(
            """i want to | i would like to | id like to | i wish to | i need to | i have decided to | i changed my mind
        | ive changed my mind | i have changed my mind | changed my mind | now | right now | immediately | at once
        | as of now | as of today | from now on | effective immediately | with immediate effect | today | hereby
        | completely | entirely | all of it | everything | sorry | again | for everything | for all purposes
        | to marketing | for marketing | to everything | for the newsletter | from everything | you gave | and
        | from the newsletter | from all | from all emails | from this | from your emails | from your newsletter
        | at all"""
        ),
    ),
    stops=(
        *changed_mind.EN_STOPS,
        *taking_back.EN_STOPS,
        *stopping.EN_STOPS,
        *phrases(
            """stop | stopp | stop it | stop this | stop that | stop now | stop all | stop everything
            | stop all emails | stop all messages | stop the messages | stop immediately | no more | no more emails
            | no more e-mails | no more messages | no more calls | no more newsletters | enough | leave me alone now
            | i have had enough | i no longer want this | i no longer want it | i no longer wish to be contacted
            | i no longer want to be contacted | i no longer want to hear from you
            | i dont want to hear from you anymore | i dont want to hear from you any more | not any more
            | not anymore | i want you to stop | i want it to stop | i dont want this anymore
            | i dont want this any more | i dont want to be contacted anymore | i dont want to be contacted any more
            | do not contact me | dont contact me | do not contact me again | dont contact me again
            | never contact me again | do not contact me anymore | dont contact me anymore
            | dont contact me any more | do not email me anymore | dont email me anymore | dont email me again
            | dont send me emails anymore | dont send me any more emails"""
        ),
        *each(
            "| please",
            "do not | dont",
            "email me | contact me | write to me | call me | text me | message me | send me anything | send me emails",
            "again | any more | anymore | ever again",
        ),
        *each(
            "i",
            "do not | dont | no longer",
            "want | want to receive | want to get | wish to receive",
            "any more emails | any more e-mails | any more messages | any more calls"
            " | any more newsletters | emails anymore | emails any more | e-mails anymore"
            " | messages anymore | messages any more | newsletters anymore | your emails anymore"
            " | your newsletter anymore",
        ),
        *each(
            "i no longer",
            "want | want to receive | want to get | wish to receive | want to see",
            "emails | e-mails | messages | newsletters | your emails | your newsletter | your messages"
            " | calls | any emails | anything | news",
        ),
        *each("i", "no longer | do not | dont", "agree | consent", "anymore | any more"),
        *each("i", "no longer", "agree | consent | give my consent | want emails | want any emails"),
        *each(
            "stop | quit | cease",
            "emailing me | e-mailing me | contacting me | calling me | writing to me | writing me"
            " | messaging me | texting me | sending me emails | sending me e-mails"
            " | sending me messages | sending me stuff | sending me anything | sending emails"
            " | sending messages | spamming me | bothering me | the emails | the newsletter"
            " | the messages | emails | the e-mails | sending me newsletters",
        ),
    ),
    skips=phrases(
        """skip | skip it | skip this | pass | next | i would rather not say | rather not say | prefer not to say
        | i prefer not to say | id rather not say | no comment | leave it out | none"""
    ),
    slips=slips(
        (
            "yes",
            "yaas | yis | yesh | yess | yesss | yessss | yees | yeees | yse | yers | yex | yeas | yed | yws | yss",
        ),
        ("yeah", "yeahh | yeh | yeaah | yeha | yaeh"),
        ("yep", "yepp"),
        ("agree", "agre | agreee | argee | aggree | aggre | agere | agrea | agee | agrre | arree"),
        ("absolutely", "absolutelly | absolutly | absolutley"),
        ("certainly", "certainlly"),
        ("consent", "cosnent | cosent | consnet | consen | concent | consentt"),
        ("agreed", "agreeed | agred | aggreed"),
        ("accept", "acept | accpet | accetp | accpt"),
        ("definitely", "definetly | definately | definitly | defnitely"),
        ("of course", "ofcourse | offcourse | ofcorse | ofcours"),
        ("course", "corse | coure | coarse"),
        (
            "please",
            "plaese | pls | plz | plese | plase | pleas | plss | plzz | pleasee | pelase | pleaase | pease | pleae",
        ),
        ("thanks", "thnaks | thx | ty | thnx | tyvm | thanx | thks"),
        ("thank you", "thankyou"),
        ("you", "u"),
        ("i agree", "iagree"),
        ("sure", "shure"),
        ("your", "ur"),
        ("maam", "mam"),
        ("no", "noooo | nooo | nooooo | n0 | noo"),
        ("no problem", "np"),
        ("disagree", "dissagree | disagre | disagreee"),
        ("refuse", "refus"),
        ("unsubscribe", "unsub | unsubscibe | unsubscrib | unsubscirbe"),
        ("withdrawal", "withdrawl"),
        ("withdraw", "widraw | witdraw | withdrawn | withraw"),
        ("revoke", "revok | revoek | reovke"),
        ("stop", "stp | sotp"),
        ("going to", "gonna"),
    ),
    real=(
        *real.EN,
        *phrases("""content | convent | consents | contents | contest | convert | withdrew | expected
        | excepted | contract | contracts | contracted | contracting | conform | massage | certainty"""),
    ),
)
