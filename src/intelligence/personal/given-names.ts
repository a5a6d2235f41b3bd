/** Given names, as widespread ones are written in Latin letters without accents; none that is an everyday word, a place or a program. */
const WORDS = `
aaron abdul abdullah abel abigail adam adela adele adrian adriana agata agnes agnieszka ahmad ahmed aino aisha alan albert alberto alejandra
alejandro aleksander aleksandr aleksandra alessandra alessandro alex alexander alexandra alexei alexey alfred ali alice alicia alina alisa
amanda amelia amina amir ana anastasia anatoly anders andre andrea andreas andrei andrej andrew andrey andrzej aneta angela angelica anita
anja anna annika anthony antoine anton antonia antonio anya arjun arne arthur artur arturo astrid aurelie axel ayse ayesha barbara bartosz
beata beatrice beatriz ben benedikt benjamin bernard bernd bianca birgit bjorn bogdan boris brandon brian bridget bruno camila camille
carina carla carlos carmen carol caroline catherine cecilia celine cesar charles charlotte chiara chloe christian christina christine
christoph christopher claire clara claudia claudio clement cristian cristina czeslaw daniel daniela danielle danuta daria dariusz david
deborah denis denise diana diego dieter dimitri dmitri dmitry dominik dominique donald dorota dorothy douglas edgar eduard eduardo edward
edyta ekaterina elena eleni elif elisa elisabeth elizabeth ella emil emilia emilie emily emma emmanuel eric erica erik erika ernst esther
eugene eva evelyn evgeni ewa fabian fabio fatima fatma federica federico felix ferdinand fernanda fernando filip filippo fiona florian
francesca francesco francisco francois frederic frederik friedrich gabor gabriel gabriela gabriele galina gareth geoffrey georg george
georgi gerald gerard gerhard gianluca giorgio giovanni giulia giuseppe gloria gonzalo goran gordon grzegorz guillaume gunter gustav hamza
hanna hannah hans harald harold hasan hassan heather heidi heinrich helen helena helga helmut hendrik henri henrik henry herbert hiroshi
hugo hussein ibrahim ignacio igor ilona ilya ines inga ingrid irena irene irina isabel isabella isabelle ismail ivan ivana iwona jacek jacob
jacqueline jaime jakob jakub james jana jane janet janusz jaroslav jaroslaw jason javier jean jeffrey jelena jennifer jens jeremy jerzy
jessica jesus joachim joan joana joanna joao johan johanna johannes john jonas jonathan jorge jorg jose josef joseph joshua juan juana
judith julia julian juliana julie julien jurgen justyna kamil karel karen karim karin karl karolina kasia katarina katarzyna katerina
katherine kathleen katja kazimierz keith kenneth kevin khadija khalid kirsten klaus kristina krystyna krzysztof lars laszlo latifa laura
laurent lea lech leila lena leon leonard leonardo leszek liam lidia lina linda lisa ljubica lorenzo louis louise luca lucas lucia lucie
ludmila luigi luis luisa lukas lukasz lydia maciej madeleine magdalena mahmoud malgorzata manfred manuel manuela marc marcel marcin marco
marek margaret margarita maria marian mariana marianne marie marija marina mario marion mariusz marko marta martha marthe martin martina
mary mateusz matej mathieu matteo matthew matthias maurice mauro maximilian mehmet melanie melissa mia michael michaela michal michel
michele michelle miguel mihai mikael mikhail milan milica milos miroslav mohamed mohammad mohammed monica monika muhammad mustafa nadia
nancy natalia natalie natasha nathalie nathan nicholas nicola nicolas nicole nikita nikola nikolai nikolaos nikolay nils nina noah nora
norbert olaf oleg oleksandr olena olga oliver olivia olivier omar oscar oskar otto pablo pamela paola paolo patricia patricio patrick patrik
patryk paul paula paulina pauline paulo pavel pawel pedro peter petr petra petros philip philipp philippe pierre pilar piotr priya rachel
radoslaw rafael rafal rajesh ralf ramon raquel raul raymond rebecca reinhard renata rene ricardo richard riccardo rita robert roberta
roberto rodrigo roger roland roman romain ronald rosa rosario roxana rudolf ruslan ruth ryszard sabina sabine said salma samantha samir
samuel sandra sanjay sara sarah sebastian serge sergei sergey sergio silvia simon simona simone slawomir sofia sofie sonia sophia sophie
stanislav stanislaw stefan stefania stefano steffen stephan stephanie stephen steven susan susanne suzanne svetlana sven sylvia sylvie
szymon takeshi tamara tania tatiana tatjana teresa thomas thorsten tiago timothy tobias tomas tomasz tomislav ulrich ulrike ursula uwe
vaclav valentina valerie vanessa vasily vera veronica veronika viktor viktoria vincent vincenzo virginie vladimir volodymyr waldemar walter
werner wieslaw wiktor wilhelm william wioletta wladyslaw wojciech wolfgang xavier yannick yasmin youssef yuki yuri yusuf yvonne zbigniew
zdenek zeynep zofia zoltan zuzana
`

/** Each as it is compared: lower case, without accents. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/))
