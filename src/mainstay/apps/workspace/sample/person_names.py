"""First and family names by language; any likeness to a living person is chance."""

FIRST_NAMES = {
    "sv": (
        "Alva Astrid Axel Björn Ebba Edvin Elsa Göran Hedda Håkan Ingrid Isak Jörgen Kerstin "
        "Lova Mårten Måns Nils Oskar Petra Sixten Stina Sören Tilde Tuva Viggo Wilma Åsa"
    ),
    "nb": (
        "Anja Aslak Berit Bjørg Dag Eirik Eldrid Frode Gunhild Halvor Hege Ingvild Jostein Kjetil "
        "Leif Marit Nora Oddvar Ragnhild Sigrid Sindre Solveig Stian Tor Torunn Øystein Åse Åsmund"
    ),
    "da": (
        "Anker Asta Birgit Carsten Ditte Ejnar Esben Flemming Gitte Hjalte Inge Jeppe Karen "
        "Kirsten Lærke Mads Merete Mogens Niels Palle Rikke Sofus Søren Tove Troels Ulla Øjvind"
    ),
    "fi": (
        "Aino Antti Eero Eeva Elina Hannu Heikki Helmi Ilkka Jaana Jukka Kaisa Kalevi Leena Lauri "
        "Marjatta Mikko Outi Pekka Päivi Raija Saku Seppo Sirpa Tapio Terttu Väinö Ville"
    ),
    "de": (
        "Albrecht Anneliese Bärbel Bernd Dagmar Dietmar Elke Ferdinand Friederike Gisela Götz "
        "Hannelore Heiko Ilse Jörg Jürgen Karin Käthe Lothar Margarete Norbert Renate Rüdiger "
        "Sabine Uwe Ute Volker Wolfram"
    ),
    "pl": (
        "Agnieszka Bartosz Bogumiła Czesław Danuta Elżbieta Grażyna Grzegorz Halina Jacek Jadwiga "
        "Jarosław Katarzyna Krystyna Leszek Łukasz Magdalena Małgorzata Mirosław Paweł Przemysław "
        "Ryszard Stanisława Tadeusz Wanda Wojciech Zbigniew Żaneta"
    ),
    "cs": (
        "Alena Bohumil Bořivoj Dagmar Eliška František Hana Ivana Jaroslav Jiří Jitka Karel "
        "Květa Ladislav Libor Ludmila Marek Miloš Ondřej Radka Růžena Stanislav Šárka Tomáš "
        "Vladimíra Vojtěch Zdeněk Žofie"
    ),
    "nl": (
        "Aafke Arjen Bram Cornelia Dirk Elske Femke Floris Geertje Gijs Hanneke Harm Ineke Jeroen "
        "Joost Karlijn Lieke Maarten Margriet Nienke Pieter Roos Ruud Sjoerd Teun Tjeerd Willemijn "
        "Wouter"
    ),
    "fr": (
        "Adèle Agnès Amaury Anaïs Baptiste Bénédicte Céline Clément Cécile Édouard Élodie Fabrice "
        "Frédérique Gaëlle Geneviève Grégoire Hélène Jérôme Loïc Lucie Maëlle Mathilde Noémie "
        "Océane Rémi Sylvain Thibault Zoé"
    ),
    "en": (
        "Alistair Bethany Callum Clara Desmond Edith Elliot Fiona Gareth Gwen Hazel Hugh Imogen "
        "Ivor Jasper Kirsty Lorna Malcolm Maud Nigel Oonagh Owen Phoebe Rhys Rowena Saoirse Tamsin "
        "Winifred"
    ),
    "es": (
        "Adrián Aitana Álvaro Amparo Begoña Benito Concepción Damián Dolores Elías Encarnación "
        "Fermín Gonzalo Inés Íñigo Itziar Jacinto Jesús Lourdes Maite Montserrat Nuria Óscar "
        "Pilar Ramón Rocío Tomás Yolanda"
    ),
    "pt": (
        "Afonso Amélia António Beatriz Bento Catarina Conceição Duarte Estêvão Fátima Filipa "
        "Gonçalo Graça Hélder Inês Joana João Leonor Lourenço Madalena Nuno Otília Rogério "
        "Rosário Simão Teresa Tomé Vasco"
    ),
    "it": (
        "Alessia Amedeo Beatrice Bruno Chiara Corrado Donatella Edoardo Elisabetta Fabio Flavia "
        "Gaspare Giacomo Ginevra Ilaria Ivano Letizia Loredana Marcello Nicolò Ottavia Piero "
        "Raffaella Renzo Samuele Teodoro Umberto Viola"
    ),
}

FAMILY_NAMES = {
    "sv": (
        "Almkvist Bergdahl Björkengren Dahlsten Ekenstam Fjellgren Grönvall Hallenius Hägerfors "
        "Kihlmark Lindeborg Lövenhage Mörkstam Nyhlén Ryttare Sandevärn Sjödell Svanborg "
        "Törnhammar Wästlund Ågrenius Östbäck"
    ),
    "nb": (
        "Aasgård Bjørnsletten Dyrhaug Eikeland-Moe Fossbakk Grønnevik Hovdenak Kvernbekk Lyngstad "
        "Mæhlum Nøstvik Opsahlen Rødseth Skjelbred Sørbråten Tangvald Ulvestad Vågslid Østmo Ådland"
    ),
    "da": (
        "Agerbo Birkholm Brøndum Dalsgård Fuglsø Gravlund Højbjerg Iversholt Kirkeby-Lund Kjærulf "
        "Lindegård Mosbæk Nørlund Overmark Ravnkilde Skovsted Stærmose Thorndal Vinterskov Ørskov"
    ),
    "fi": (
        "Aarnikoski Haapamäki Hietasalo Honkavaara Ikäheimola Jokiranta Kallioniemi Kettula "
        "Lehtovirta Mäntyharju Niittymaa Ojansuu Pihlajisto Rantakangas Suvilehto Tammisola "
        "Uusiniitty Vuorisalmi Väisäkkä Ylipelto"
    ),
    "de": (
        "Achtermann Bärenfänger Dornhöfer Eichstedter Fährmann Grünspecht Hasenkötter Immenroth "
        "Jägerndorf Kleinböhl Lauterjung Mönkediek Nachtigäller Osterhaus Pfeifenbrink Rübsam "
        "Schönwetter Tiefenthal Uhlenbrock Vossiek Wüstefeld Zeidler-Roth"
    ),
    "pl": (
        "Borowiecki Chmielarz Dąbrowiak Gajewnik Jabłonowicz Kołodziejek Łąkowski Makowicz "
        "Niedźwiedzki Ogrodnik Pączkowiak Rzeźniczek Sikorniak Śliwowicz Trzciński Wąsikowski "
        "Wróblewicz Zającki Źródlak Żołnierek"
    ),
    "cs": (
        "Bělohrad Čapkovec Doležalík Fialkový Havránek Hříbek Janouškovec Kadlčík Křepelka "
        "Lipenský Medvídek Nezbeda Pěnkava Rákosník Sýkorka Škvorecek Třešňák Vlašťovka Zahrádka "
        "Žitný"
    ),
    "nl": (
        "Aardappelman Brinkhof Dijkgraaf Eikelboom-Vos Goudriaan Haverkate Kastelijn Koolmees "
        "Lindeboom Middelkoop Nachtegaal Oudeboon Pannekoek Rietveen Schouwenaar Terpstee "
        "Uilenreef Vlasblom Weijerman Zonneveldt"
    ),
    "fr": (
        "Aubépin Beaurivage Boisclair Chênevert Desgranges Fontbonne Grandpierre Hautbois Jolivent "
        "Lachèvre Malaterre Montréal-Roux Neuvéglise Passelaigue Quatrebarbes Rochebrune Sablière "
        "Tournebise Vauclair Verdurand"
    ),
    "en": (
        "Ashenden Birtwhistle Cotterstock Drinkwater Entwhistle Fothergale Gatenby-Rhys "
        "Hollinshead Ickringill Jellicorse Kettlewell Lightowler Micklethwait Nethersole "
        "Ollerenshaw Pickersgill Ramsbotham Satterthwait Thistlewood Winterbourne"
    ),
    "es": (
        "Almansilla Bustarviejo Cantalapiedra Delmoral Encabo Fontecha Garcimartín Hinojosa-Luz "
        "Iturrizar Labrador Mendigorri Navascal Olmedilla Peñarrubia Quiñonero Robledillo "
        "Santurce-Vega Tordesilla Urquiola Villarejo"
    ),
    "pt": (
        "Alvarinho Boavista Cerejeira Damasceno Espírito Figueirôa Galhardas Lameirinha Malheiro "
        "Nogueirão Oliveirinha Palhares Quintanilha Ribeirinho Salgueiral Tavarela Valadinho "
        "Vilaverde Ximenes-Pó Zambujal"
    ),
    "it": (
        "Acquafresca Bellacqua Boscaiolo Campanaro Dell'Orto Fontanabella Granvillano Lavagnini "
        "Malaspiga Montefosco Nespolino Oltremari Pozzobello Querciola Rondinello Selvaggia "
        "Tramontini Ulivastro Vallorosa Zampognaro"
    ),
}
