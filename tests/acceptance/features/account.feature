Feature: The account
  What belongs to a person, that person can see, change and delete.

  Scenario: Ada moves to another address
    Given Ada has an account
    When Ada logs in
    And Ada asks for the address "countess@example.com"
    Then Ada is told "We have sent a link to countess@example.com."
    And Ada receives "Handshake: your account is to get another address"
    And Ada receives "Handshake: please confirm your new address" at "countess@example.com"
    When Ada confirms by the link in the email
    Then Ada is told "countess@example.com is the address of your account from now on."

  Scenario: Ada sees where she is logged in
    Given Ada has an account
    When Ada logs in
    And Ada looks where she is logged in
    Then Ada is told "(this one) from 198.51.100.1, since"

  Scenario: Ada logs out a device that she has lost
    Given Ada has an account
    And Ada is in on her phone
    When Ada logs in
    And Ada logs out everywhere else
    Then Ada is in
    And Ada is out on her phone

  Scenario: Ada leaves
    Given Ada has an account
    When Ada logs in
    And Ada deletes her account
    Then Ada is told "Your account is deleted."
    When Ada logs in
    Then Ada is told "No account has this address and this password."
