"""Names of people whom everybody knows: what the rule on real names can tell, and no more.

A short list of our own: public figures of politics, royalty, sport, music, film, business and science, doctors who are
known from news, courts and broadcasting, patients who are known by name, and real people whom medical students hear of.
A name that is not here may still be a real person's: no list can tell. Names of diseases (Parkinson, Crohn) and single
common words are left out.
"""

from __future__ import annotations

import re

_PEOPLE = """
Winston Churchill, Margaret Thatcher, Tony Blair, Gordon Brown, David Cameron, Theresa May, Boris Johnson, Liz Truss, Rishi Sunak, Keir Starmer, Jeremy Corbyn,
Nigel Farage, Nicola Sturgeon, Donald Trump, Joe Biden, Barack Obama, Michelle Obama, Hillary Clinton, Bill Clinton, George Bush, George Washington, Abraham Lincoln,
Kamala Harris, Ronald Reagan, Jimmy Carter, John F. Kennedy, John F Kennedy, Richard Nixon, Bernie Sanders, Angela Merkel, Olaf Scholz, Friedrich Merz, Helmut Kohl,
Adolf Hitler, Emmanuel Macron, Charles de Gaulle, Vladimir Putin, Joseph Stalin, Volodymyr Zelensky, Volodymyr Zelenskyy, Xi Jinping, Mao Zedong, Narendra Modi,
Indira Gandhi, Mahatma Gandhi, Imran Khan, Benazir Bhutto, Nelson Mandela, Desmond Tutu, Fidel Castro, Jacinda Ardern, Justin Trudeau, Silvio Berlusconi, Giorgia Meloni,
Pope Francis, Dalai Lama, Mother Teresa, Martin Luther King, Malcolm X, Rosa Parks, Greta Thunberg, Queen Elizabeth, Queen Victoria, King Charles, Prince William,
Prince Harry, Prince Andrew, Princess Diana, Diana Spencer, Kate Middleton, Meghan Markle, Camilla Parker Bowles, Sadiq Khan, Angela Rayner, Wes Streeting, Matt Hancock,
Elon Musk, Bill Gates, Steve Jobs, Mark Zuckerberg, Jeff Bezos, Richard Branson, Alan Sugar, Warren Buffett, Tim Cook, Sam Altman, Rupert Murdoch,
David Beckham, Victoria Beckham, Wayne Rooney, Harry Kane, Gary Lineker, Mo Salah, Mohamed Salah, Marcus Rashford, Bukayo Saka, Jude Bellingham, Cristiano Ronaldo,
Lionel Messi, Diego Maradona, Kylian Mbappe, Kylian Mbappé, Alex Ferguson, Bobby Charlton, Mo Farah, Usain Bolt, Andy Murray, Roger Federer, Rafael Nadal, Novak Djokovic, Serena Williams,
Emma Raducanu, Lewis Hamilton, Michael Schumacher, Tiger Woods, Muhammad Ali, Mike Tyson, Tyson Fury, Anthony Joshua, Michael Jordan, LeBron James, Simone Biles, Michael Phelps,
Jessica Ennis, Tom Daley, Lance Armstrong, Christian Eriksen, Fabrice Muamba, Damar Hamlin, Rob Burrow, Doddie Weir,
Taylor Swift, Adele Adkins, Ed Sheeran, Elton John, Paul McCartney, John Lennon, Ringo Starr, George Harrison, Mick Jagger, Keith Richards, David Bowie, Freddie Mercury,
George Michael, Amy Winehouse, Robbie Williams, Harry Styles, Dua Lipa, Lady Gaga, Beyoncé Knowles, Michael Jackson, Elvis Presley, Bob Dylan, Bob Marley, Whitney Houston,
Kanye West, Justin Bieber, Britney Spears, Kylie Minogue, Selena Gomez, Celine Dion, Céline Dion, Ozzy Osbourne, Stevie Wonder, Kurt Cobain, Jimi Hendrix, Billie Eilish,
Tom Hanks, Tom Cruise, Brad Pitt, Angelina Jolie, Leonardo DiCaprio, Johnny Depp, Julia Roberts, Emma Watson, Daniel Radcliffe, Hugh Grant, Judi Dench, Ian McKellen,
Daniel Craig, Idris Elba, Kate Winslet, Michael J. Fox, Michael J Fox, Robin Williams, Bruce Willis, Chadwick Boseman, Meryl Streep, Morgan Freeman, Will Smith, George Clooney,
Marilyn Monroe, Audrey Hepburn, Charlie Chaplin, Charlie Sheen, Rock Hudson, Arnold Schwarzenegger, Keanu Reeves, Benedict Cumberbatch, Olivia Colman, Stephen Fry, David Attenborough,
Oprah Winfrey, Kim Kardashian, Simon Cowell, Ant McPartlin, Holly Willoughby, Phillip Schofield, Piers Morgan, Jeremy Clarkson, Jamie Oliver, Gordon Ramsay, Nigella Lawson,
Mary Berry, Davina McCall, Martin Lewis, Jimmy Savile, Terry Wogan, Bruce Forsyth, Deborah James, Jade Goody, Kate Garraway, Derek Draper, J.K. Rowling, J. K. Rowling, JK Rowling,
Agatha Christie, Charles Dickens, William Shakespeare, Jane Austen, Virginia Woolf, George Orwell, Salman Rushdie, Terry Pratchett, Roald Dahl, Stephen King, Sylvia Plath,
Albert Einstein, Isaac Newton, Charles Darwin, Stephen Hawking, Marie Curie, Alan Turing, Tim Berners-Lee, Rosalind Franklin, Francis Crick, James Watson, Sigmund Freud, Ada Lovelace,
Alexander Fleming, Edward Jenner, Louis Pasteur, Robert Koch, Joseph Lister, John Snow, Florence Nightingale, Mary Seacole, Christiaan Barnard, Ignaz Semmelweis, William Osler,
Elizabeth Blackwell, Elizabeth Garrett Anderson, Oliver Sacks, Atul Gawande, Anthony Fauci, Chris Whitty, Patrick Vallance, Jonathan Van-Tam, Xand van Tulleken, Chris van Tulleken,
Michael Mosley, Mehmet Oz, Sanjay Gupta, Robert Winston, Miriam Stoppard, Hilary Jones, Adam Kay, Rachel Clarke, Henry Marsh, Andrew Wakefield, Harold Shipman, Lucy Letby, Ian Paterson,
Josef Mengele, Conrad Murray, Hadiza Bawa-Garba, Wynne Weston-Davies, Henrietta Lacks, Phineas Gage, Henry Molaison, Mary Mallon, Louise Brown, Karen Ann Quinlan, Terri Schiavo,
Charlie Gard, Alfie Evans, Indi Gregory, Tony Bland, Jack Adcock, Elaine Bromiley, Martha Mills, Victoria Climbié, Libby Zion, Anneliese Michel, Helen Keller, Christopher Reeve,
Muhammad Yunus, Malala Yousafzai, Anne Frank, Jack the Ripper, Fred West, Rosemary West, Madeleine McCann, Greta Garbo, Vincent van Gogh, Pablo Picasso, Leonardo da Vinci, Frida Kahlo,
Wolfgang Amadeus Mozart, Ludwig van Beethoven, Johann Sebastian Bach, Napoleon Bonaparte, Julius Caesar, Julius Cesar, Jeanne d'Arc, Karl Marx, Che Guevara, Franz Beckenbauer, Steffi Graf, Boris Becker
"""
PEOPLE = tuple(dict.fromkeys(name.strip() for name in _PEOPLE.replace("\n", " ").split(",") if name.strip()))
"""First and last name, as they are known."""
_FAMILY = [
    "Churchill",
    "Thatcher",
    "Starmer",
    "Sunak",
    "Farage",
    "Sturgeon",
    "Trump",
    "Biden",
    "Obama",
    "Merkel",
    "Macron",
    "Putin",
    "Zelensky",
    "Hitler",
    "Stalin",
    "Musk",
    "Zuckerberg",
    "Bezos",
    "Beckham",
    "Ronaldo",
    "Messi",
    "Maradona",
    "Mbappe",
    "Federer",
    "Nadal",
    "Djokovic",
    "Schumacher",
    "Winehouse",
    "Beyoncé",
    "Rihanna",
    "Madonna",
    "Eminem",
    "Schwarzenegger",
    "DiCaprio",
    "Kardashian",
    "Attenborough",
    "Shakespeare",
    "Einstein",
    "Fauci",
    "Shipman",
    "Letby",
    "Mengele",
    "Thunberg",
    "Savile",
    "Picasso",
    "Beethoven",
    "Mozart",
]
"""Names that mean one person even when they stand alone."""
_FORM = re.compile(
    rf"\b(?:{'|'.join(re.escape(name) for name in sorted(PEOPLE, key=len, reverse=True))}|(?:{'|'.join(_FAMILY)}))(?!\w)(?!['’]s (?:disease|syndrome|sign|criteria))"
)


def famous_name(text: str) -> str:
    """Return the first name of a well-known person that `text` holds, as it stands there, or an empty string.

    Names are looked for as they are written, with capitals: "may", "king" and "trump" are words too.
    """
    match = _FORM.search(text)
    return match[0] if match else ""
