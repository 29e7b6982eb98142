"""English: what stands around a yes. See `shape` for what each list does."""

from conversation.domain.lexicon_words.shape import Pairs, Phrases, Words, each, phrases

EXPLICIT: Words = phrases(
    """i agree | we agree | i do agree | i consent | we consent | i do consent | i fully agree | i totally agree
    | i completely agree | i gladly agree | i happily agree | i hereby agree | i wholeheartedly agree
    | i fully consent | i hereby consent | i gladly consent | i happily consent | i totally consent
    | i completely consent | you may | you can | i am happy for you | im happy for you | happy for you
    | i am happy to agree | im happy to agree | i authorize you | i authorise you | i allow you | i permit you
    | i accept and agree | i also agree | i really do agree | i absolutely agree | i am agree | im agree
    | i unconditionally agree | i expressly | i explicitly | i freely | i strongly | i definitely agree
    | i certainly agree | of course i agree | ofc i agree | i 100percent agree"""
)
_YEAH = (
    "| yes | yeah | yep | sure | of course | absolutely | definitely | certainly | why yes | course | hell yes | aye"
)
_DATA = "| my"
_NEWS = (
    "emails | e-mails | email | messages | news | newsletter | newsletters | updates | offers"
    " | special offers | marketing | marketing emails | marketing e-mails | marketing messages"
    " | promotional emails | promotions | news and offers | offers and news | news and updates"
    " | stuff"
)
PERMITS: Words = phrases("you can | you may | for you | you")
YES: Phrases = (
    *each(_YEAH, "i | we", "agree | consent", "| fully | totally | completely | wholeheartedly"),
    *each(
        "i | we",
        "absolutely | definitely | certainly | also | 100percent | strongly | very much | wholeheartedly | freely",
        "agree | consent",
    ),
    *each("| yes | sure | of course | absolutely | definitely", "you", "can | may"),
    *each(
        "| yes | yeah | sure",
        "i want | i would like | id like | id love | i would love | i am happy | im happy | happy",
        "to",
        "receive | get",
        "| the | your",
        _NEWS,
    ),
    *each("| yes | yeah | sure", "i want", "the | your", _NEWS),
    *each(
        "| yes | please",
        "subscribe me | add me to the list | add me to your list | put me on the list | put me down"
        " | sign me up | sign me up for the newsletter | send me the newsletter"
        " | send me your newsletter",
        "| please",
    ),
    *each(
        "its | it is",
        "fine | ok | okay",
        "to",
        "contact me | email me | keep my data | keep my details | send me emails | send me the newsletter",
    ),
    *each("| yes", "im | i am", "happy | fine | ok | okay | glad", "to be", "contacted | emailed", "| by you"),
    *each(
        "| i | ive | i have",
        "read it and | read this and | read and | read everything and | understand and | understood and | accept and",
        "agree | consent | accept | agreed | accepted",
    ),
    *each("i | we", "authorize | authorise | allow | permit", "you"),
    *each(
        "im | i am | i would be | id be | i am more than | im more than | more than",
        "happy | glad | pleased | delighted",
        "for you to | to agree | to consent | to receive it | to receive them",
    ),
    *each("oh | ooh | ah | aw | oo", "yes | yes yes", "please | please do | i agree | of course | absolutely"),
    *each(
        "yes | yep | yeah yes",
        "| thats | its | sounds | that is",
        "cool | great | perfect | awesome | brilliant | fantastic",
    ),
    *each("och", "aye", "| i agree"),
    *each(
        "yes", "that is | thats | its | it is", "ok | okay | fine | alright | all right", "| with me | by me | for me"
    ),
    *each("obviously | naturally | totally | gladly | happily | wholeheartedly", "yes"),
    *each("i", "pick | select | choose | click | say | tick", "agree | i agree | yes"),
    *each("i", "confirm | hereby confirm", "| that", "| i agree | i consent | my consent | my agreement | yes"),
    *each("| yes | aye", "that is | thats | its | it is", "a", "| big | definite | clear | firm", "yes", "| from me"),
    *phrases(
        """count on me | you can count on me | consider it a yes | take that as a yes | take it as a yes
        | ill take it | my decision is yes | i decided to agree | i have decided to agree | ive decided to agree
        | i select yes | i pick yes | yes it is my answer | yes lets do it | yes lets do this | yes go for it
        | yes go ahead | yes do | yes please go ahead | yes feel free | yes you are welcome to | yes without a doubt
        | yes no doubt | yes i would be happy to | ok sure | okay sure | yes by all means | yes with pleasure
        | yes i really do | ofc | ofc yes | yes ofc | ofc i agree | i am agree | im agree | yes i am agree
        | i agreeing | i agreeing yes | full consent | i unconditionally agree | i expressly consent
        | i expressly agree | i explicitly consent | i explicitly agree | yes already | but of course
        | but of course yes | but yes of course | i say yes and agree | yes a thousand times yes
        | affirmative i agree | indeed i do | why yes | why certainly | why of course | im all in | i am all in
        | im in favour | im in favor | i am in favour | i am in favor | i am for it | i support this
        | i support that | i vote yes | i choose yes | yes is my answer | hells yes | hell yes | hell yeah
        | heck yes | heck yeah | oh yes please | yes yes yes | yes please yes | you betcha | defo | defo yes
        | def yes | deffo | deffo yes | defo agree | def agree | deffo agree | totes | totes agree | fo sho
        | for sho | yass | yaas | yaaas | yass please | ye | yh | yh sure | ys | yuss | aye aye | aye of course
        | course i do | of course i do | sure i do | i sure do | i certainly do | i absolutely do | i definitely do
        | yes we do | yes i certainly do | i accept and agree | i read and agree | read and agreed | i am on board
        | im on board | on board | i am all for it | im all for it | all for it | count me in please
        | yes count me in | im down | i am down | im down with that | im game | i am game | im in yes
        | you have a yes from me | yes from me | yes from my side | thats a yes from me | big yes | a big fat yes
        | clear yes | my answer is a clear yes | answer yes | my answer yes | a resounding yes | unreservedly yes
        | wholeheartedly yes | one hundred percent yes | yup yup | yes yup | yes sure | yes absolutely
        | yes definitely | yes certainly | absolutely yes | definitely yes | certainly yes | of course yes
        | totally yes | totally agree | fully agree | completely agree | absolutely agree | definitely agree
        | wholeheartedly agree | gladly agree | happily agree | happy to agree | happy to consent | permission given
        | you have permission | consent is given | consent is granted | permission is granted
        | you have the green light | green light from me | greenlight | you have my blessing | with my blessing
        | i would love to receive it | i would love to get it | id love to receive it | id love to get it
        | i want it | yes i want it | yes i want that | i want in | yes i want to | yes i would
        | yes i would like that | yes id like that | yes id love that | yes i would love that | yes id love to
        | yes i would love to | yes i will | yes i am happy to | yes im happy to"""
    ),
)
PAIRS: Pairs = (
    (
        phrases("""i give | i grant | we give | we grant | you have | youve | you have got | youve got
        | i hereby give | i hereby grant | i am giving | im giving | giving you | i give you | i grant you
        | i gladly give | i happily give | i freely give | i provide | i am happy to give | im happy to give"""),
        phrases("consent | permission | approval | blessing | agreement | authorization | authorisation | okay"),
    ),
)
GREETINGS: Words = phrases(
    """hi | hello | hey | hiya | hello there | hi there | hey there | good morning | good afternoon | good evening
    | good day | greetings | howdy | morning | lovely | brilliant | great | perfect | excellent | wonderful | cool
    | awesome | super | my pleasure"""
)
DANGLING: Words = phrases(
    """and | n | to | that | you | your | my | me to | the | for | of | in | on | with | be | being | get | receive
    | and that | for you to | that you"""
)
_MINE = (
    "name | email | e-mail | email address | phone | number | phone number | details | contact details | data | contact"
)
_NAMES = (
    *each("my | the", "name | email | e-mail | details | contact details | contact | data | phone | number"),
    *each("my", "name", "and | n", "| my", "email | e-mail | mail | number | phone"),
)
AROUND: Phrases = (
    *phrases(
        """me | it | them | this | those | these | both | all | all of it | all of this | all of that | everything
        | listed | all that | everything you listed | everything listed | listed above | described | as described
        | above | terms | privacy policy | privacy notice | notice | policy | processing | storing | storage
        | saving | using | use | usage | store | save | contact | contacting | email | e-mail | emailing | mail
        | mailing | write | writing to me | text | send | sends | sending | receive | receiving | get | getting
        | subscribe | subscribing | contacted | emailed | by you | from you | name | number | phone | address
        | email address | details | data | info | information | personal | personal data | contact details
        | newsletter | newsletters | news | updates | offers | marketing | promotional | promotions | messages
        | emails | e-mails | communications | purpose | purposes | both of | full | fully | explicit | express
        | freely given | informed | complete | whole | hereby | herewith | gladly | happily | freely | voluntarily
        | this purpose | i want | i want it | i want the | i would like | id like | id love | i would love | a | an
        | it all | any time | anytime | at any time | also | too | as well | so | well | fine | good | great
        | cool | perfect | super | wonderful | excellent | lovely | brilliant | awesome | suuure | suure | och | oh
        | ah | go on then | queen | oui | ja | si | da | i have read it | i have read this | i have read
        | i have read everything | i have read the text | ive read it | ive read this | ive read the text | ive read
        | ive read everything | i read it | i read this | i read the text | i read everything | read | read it
        | understood | understood it | i understand | i understand it | i understood | i understood it
        | i have understood | noted | got it | personally | honestly | simply | just to be clear | to be clear
        | for the record | from my side | as far as i am concerned | today | right away | keeping | keep | keeps
        | stuff | i accept | we accept | yup | very well | true | correct | exactly | done | roger that
        | lets go | by email please | being stored | being processed | being kept | being used
        | stored | processed | kept | used | contacted by email | contacted via email | contacted by phone
        | jolly good | aha"""
    ),
    *_NAMES,
    *each("my | your | the | this", "data | details | newsletter | offers | emails | news | processing"),
)
VOCABULARY: Phrases = phrases(
    """use them | use it | uses | used for | using it | store it | stores | stored | collected | collects
    | processed | processes | keep them | retain | retaining | retained | hold | holding | share news | inform me
    | informing me | inform | notify me | notify | notifications | notification | reach me | reach out to me
    | reaching out | contact details for | get in touch with me | getting in touch | being sent | be sent
    | be informed | being informed | be notified | be added | added | add | put | put me | list | your list
    | mailing | subscription | subscribed | marketing purposes | for marketing purposes | for the purposes
    | for the purpose | for these purposes | for those purposes | purposes stated | described here
    | described in the notice | in the notice | in your privacy policy | in the privacy policy | outlined
    | outlined above | as outlined | as listed | as listed above | set out | set out here | stated | stated here
    | mentioned | mentioned here | specified | given | provided above | i provided | i have provided | ive provided
    | i gave | i entered | first name | last name | surname | full name | mobile | mobile number | cell
    | postal address | inbox | my inbox | marketing by email | marketing via email | news by email
    | newsletter by email | offers by email | updates by email | emails by | via email | by email and phone
    | by phone and email | by email or phone | electronically | event | events | invitations | discounts | deals
    | promos | coupons | catalogue | catalog | brochure | product | product news | service | website | site
    | business | organisation | organization | controller | the controller | to whom it may concern | with regard to
    | with respect to | in relation to | in connection with | in accordance with | related to | relating to
    | on behalf of myself | myself | both points | both things | all points | all the points | each of these
    | all of the above | everything above | the lot | the whole thing | whole lot | of my own free will
    | own free will | free will | clearly | consciously | hereby freely | affirm | i affirm
    | confirm that | i confirm that | let me confirm | to confirm | for sure | for certain"""
)
LEGAL: Phrases = (
    *phrases("by email | via email | by e-mail | per email | having read it | having read this | after reading it"),
    *each(
        "i understand that | i understand | i know that | i know | i am aware that | im aware that"
        " | i have been told that | i was informed that | i am aware",
        "i may | i can",
        "withdraw | revoke | withdraw it | withdraw consent | withdraw my consent | unsubscribe",
        "| at any time | any time | anytime | later | whenever i want",
    ),
    *phrases(
        """expressly | explicitly | unconditionally | unreservedly | unambiguously | knowingly | willingly | freely
        | informed | specific | unambiguous | without reservation | without reservations | without any reservation
        | without any conditions | without conditions | unconditional | absolute | i confirm that
        | i hereby confirm that | i declare that | i hereby declare that | i confirm | as the data subject
        | the undersigned | collect | collection | collecting | gather | them | direct marketing | email marketing
        | for direct marketing | for advertising | advertising | as set out above | as set out | set out above
        | as explained | as explained above | as stated | stated above | mentioned above | the above
        | above mentioned | in full | in its entirety | entirely | go on | please continue | lets continue
        | lets move on | carry on | proceed | continue | dear | young man | madam | sir | for gods sake | already
        | for the third time | for the second time | for the last time | once again | again | and again | i repeat
        | i said | products | services | your products | your services | your company | your team | its newsletter
        | by your company | latest | weekly newsletter | monthly newsletter | commercial | electronic | mailings
        | mailing list | on the mailing list | to the mailing list | sms | text messages | telephone"""
    ),
)
BESIDE: Phrases = (
    *each(
        "| please | and | and please | you can | to",
        "send me | sign me up for | subscribe me to | keep sending me",
        "| the | your | a",
        _NEWS,
    ),
    *each(
        "| please | and | and please",
        "sign me up | subscribe me | add me | add me to the list | send it | send them"
        " | put me on the list | put me down | enrol me | enroll me | sign me up please"
        " | send it to me | send it over | add me to your list | keep me posted | keep me updated"
        " | keep me informed | keep in touch | stay in touch",
    ),
    *each(
        "| please | and", "keep | store | save", "my", _MINE, "| and e-mail | and email", "| and mail me | and email me"
    ),
    *each("| please | to | and", "contact me | email me | e-mail me | message me | write to me | write me | mail me"),
    *each("| to", "receive | get", "| the | your", _NEWS),
    *phrases(
        """100percent | okey | oki | no problem with that | fine by me | fine with me | ok by me | ok with me
        | okay with me | okay by me | works for me | that works for me | suits me | that works | no problem here
        | let me know | keep me in the loop | i am sure about that | im sure about it | i am certain | i like it
        | i like that | that sounds nice | sounds nice | thanks for asking | thank you for asking
        | thanks for the offer | i look forward to hearing from you | looking forward to hearing from you | xx | xo
        | sent from my iphone | sent from my phone | sent from my mobile | sent from my ipad | for gods sake
        | for the third time | for the second time | for the last time | once again | once more | and once more
        | please collect my contact data | email me your marketing | and email me your marketing | 100 percent
        | one hundred percent | a hundred percent | a thousand times | totally | fully | completely | wholeheartedly
        | unreservedly | very happily | my answer | mate | m8 | bruv | bro | dude | fam
        | folks | guys | boss | chief | love | dear bot | robot | no problem | no problem at all | no worries
        | no objection | no objections | i have no objection | i have no objections | no issue | no issues
        | not a problem | without a problem | without a doubt | no doubt | no doubt about it | i dont mind
        | i dont mind at all | i do not mind | dont mind | i dont mind it | truly | honestly | seriously | happily
        | gladly | really | with pleasure | that would be great | that would be lovely | that would be nice
        | that would be fine | thatd be great | id like that | its fine to contact me | no questions
        | i have no questions | nothing against it | i have nothing against it | sorry | sorry typo | typo | i meant
        | ta | thanks in advance | thank you in advance | thanks so much | thank you so much
        | thank you kindly | thanks mate | much appreciated | id be happy to receive it
        | i would be happy to receive it | im interested | i am interested | im very interested
        | happy to receive it | happy to get it | for me | any time | anytime | at any time | to both | with both
        | to all | sounds good | that sounds good | sounds great | looking forward to it | i look forward to it
        | have a nice day | have a good day | have a great day"""
    ),
)
DOUBTS: Phrases = (
    *each(
        "with | with the | with your | with this",
        "company | team | shop | site | website | business | controller | product | products"
        " | service | services | offers | deals | news | information | info | messages | event"
        " | events",
    ),
    *phrases(
        """terms of service | terms of use | terms of sale | terms and conditions | can i say | keep your
        | you and i | can keep it | can keep that | can keep them | can keep this | with you | want to agree
        | like to agree | love to agree | i can not say | i cant say | i wouldnt say | i would not say
        | refuse to say | refuse to answer | yes dear | you may be | you can be | happy for you | no answer
        | no name | no phone | no email"""
    ),
)
"""Agreement with something else, and what only sounds like a no or a yes."""
